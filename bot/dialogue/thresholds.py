"""How sure one must be: every figure that decides what a message is taken for, in one table.

A figure is named after what is taken for granted from it on. Most were chosen on sentences of people who had seen
nothing of the product, before any of these were learned; ``docs/conversations.md`` has what came of them since.
"""

# What a message does. A score of an act runs from -1, nothing of it, to 1, as it was learned; halfway is 0.

ACT_LIKELY = -0.35
"""From this score on a message does something where hardly anything else can be meant."""

ACT_WITH_WORD = -0.6
"""From this score on a message may do something where a word of it says so, too."""

ACT_WITH_TWO_WORDS = -0.75
"""And where two words say so, and a lead is there for it."""

ACT_ASKED_FOR = -0.8
"""From this score on an answer is one to a question that asked for it."""

NOTHING_LOUD = -0.8
"""Below this score nothing loud is heard in a message, whatever the name in it."""

ACT_AHEAD = 0.1
"""How far ahead of its rivals an act is that moves a registration on."""

ACT_BESIDE_TOPIC = 0.3
"""From this score on an act is done though the message resembles a topic as well."""

JOIN_ASKED = 0.3
"""From this score on who asks whether or how they can register wishes to.

Of 2,107 questions of a round beside those on how to join and how partners take part, ten reach it."""

QUESTION_WITHOUT_MARK = 0.5
"""From this score on what does nothing else is a question, though it has no mark: of visitors' own it tells nothing."""

NAME_UNASKED = 0.5
"""From this score on what looks like a name, unasked, is one and no act."""

STRAYS = 0.3
"""How much more an answer strays than it does nothing."""

WAITS = -0.45
"""From this score on somebody who registered complains that nobody gets in touch."""

WAITS_LONG = -0.9
"""And with the words of how long it has been."""

IDLE_BEHIND = 0.2
"""How little behind another act what does nothing may be in a question that answers nothing of ours."""

# A yes or a no to a closed question: how far ahead of all other answers it is.

YES = 0.3
"""A yes that counts whatever its words."""

YES_UNDOUBTED = 0.15
"""A yes that counts where no word of it denies or waits."""

YES_UNOPPOSED = 0.5
"""A yes of a message in parts that counts where no word opposes it."""

YES_THOUGH_DENIED = 1.0
"""A yes that counts though a word of it waits, "before I forget", or denies something, "I do not mind".

A condition or a question holds back even a surer yes: "yes, but only if my boss agrees".
"""

YES_OF_OTHERS = 1.1
"""A yes that counts though it speaks of somebody else: "my boss stands here and nods, so that is a yes"."""

YES_IN_PARTS = 1.1
"""A yes that counts whatever a part of it resembles: a no, or a correction."""

YES_THOUGH_PARTS_WAIT = 1.5
"""A yes that counts though a part of it waits: "yes, before I forget"."""

YES_WHATEVER_FOLLOWS = 1.5
"""A yes that counts whatever stands behind its first word."""

NOD_AGREES = 0.2
"""What stands behind the nod and agrees by itself: "that is fine with us"."""

LAST_PART = 0.8
"""The last part of a message that answers for all of it, if its own words are settled."""

LAST_PART_SURE = 1.0
"""The last part of a message that agrees to a notice, whatever led up to it, if nothing before it refuses, forbids or hesitates.

Of 420 yeses to a notice 141 end so, of 420 noes and 168 unclear answers none."""

ORDERS = 0.9
"""The last part of a message that says to send what is shown, whatever was denied before: "it won't get better, so off with it"."""

PART_REFUSES = 0.3
"""A part before it that is a no, whatever the last one says: "don't press send, I would never hear the end of it"."""

PART_AGAINST_ORDER = 0.9
"""And a part before an order in so many words: "a customer is pressing me, submit it" resembles what is undecided at 0.5."""

YES_OVER_NOTHING = 0.2
"""How little more a yes may resemble what answers nothing."""

NOD_BEHIND = 0.15
"""How little behind another act a yes may be that begins with a yes."""

NOD_BESIDE = 0.5
"""How far what answers nothing may be ahead of a yes that begins with a yes: "fine print is long" only begins so."""

NO = 0.2
"""A no that counts, with a word of denial."""

NO_WITHOUT_WORD = 0.4
"""A no that counts without any word of denial."""

NO_THOUGH_ASKING = 1.2
"""How far ahead a no must be where its order of words may ask: "er ekki til í það"."""

NO_DOUBTED = 0.4
"""From this agreement on a no that words alone speak for is asked again: nobody is sent away who may have agreed."""

PART_AGAINST = -0.2
"""A part before a yes that speaks against it."""

PART_UNDECIDED = 0.3
"""A part before a yes that is neither a yes nor a no."""

PART_DENIES = -0.5
"""A part that denies something and refuses: "my finger slipped, do not send it"."""

NO_AHEAD = 0.25
"""How far ahead of its rivals a no is that ends a registration."""

CALLS_OFF_PLAINLY = 0.3
"""From this score on a registration is called off in whatever words, and thrown away without being asked for once more.

Of 30 sentences in seven languages those that meant it had 0.36 and more, but for three that ask for little by it, "sorry, stop,
I have to go"; what only sounded like it, "forget it, phone is fine", had -0.27 at most.
"""

ENDS_RATHER = -0.75
"""From this score on what also resembles a yes to a summary ends it rather, if it is no nearer to sending: it sends nothing.

Of 480 yeses to a summary, written by strangers in seven languages, none reaches it and is nearer to that than to sending.
"""

# At a notice and at a summary.

DATA_ASKED_AT_NOTICE = 0.5
"""From this score on somebody asks for their data who was asked whether any may be kept."""

SENDS_PLAINLY = 1.0
"""How far ahead of all else it is what sends whatever words of it remark on something, if none denies, waits or asks.

Of the thirty-seventh set of ``docs/conversations.md``, before it was learned, 249 of 320 yeses to a summary reach it, two of
240 noes, and none of 80 unclear answers and of 200 that answer nothing."""

SENDS_OVER_CORRECTING = 0.3
"""How far ahead of a correction a "send it" is that is sure."""

IDLE_OVER_CORRECTING = 0.45
"""How much more a sentence does nothing than correct that is beside the summary, or only describes.

Of the exam's sentences 2 of 149 corrections are above it and 372 of 506 that do nothing; with 0.7 as many, and 370.
"""

CORRECTS_NOTHING = -0.85
"""Up to this score a message corrects nothing."""

# Corrections.

CORRECTS_COUNTRY = 0.0
"""From this score on a few words with a country in them correct it."""

CORRECTS_LINE = -0.5
"""From this score on a message that names a line or a value may correct it."""

CORRECTS_TAKING_AWAY = -0.5
"""From this score on a message that speaks of taking something away may correct."""

CORRECTS_PERSON = -0.9
"""From this score on a message that names who was noted may put the other one it names in their place."""

ONLY_ASKS = 0.4
"""From this score on a question asks, whatever it names of what was sent."""

# Erasing what is kept, which is asked twice.

ERASE_THOUGH_DENIED = 0.5
"""How far ahead of a no the wish to be erased is that counts whatever words of denial are in it."""

ERASES_AT_QUESTION = 0.8
"""How sure it must be that one wants to be erased who is asked for something else, and has no word for it."""

ERASE = 0.2
"""How far ahead of a no and of a wish to keep it a yes is that counts, if no word of it denies or waits."""

KEEP = 0.1
"""How far ahead of a yes a wish to keep it, or a no, is that counts: nothing is lost by it."""

# Topics: how sure one is.

INVITES = 0.35
"""How sure a question must be understood whose answer begins a registration; below it is a button."""

COURTEOUS_FROM = 0.3
"""From this score on thanks or a goodbye that were found are meant."""

COURTEOUS_FOR_YES = 0.8
"""How sure a topic of thanks must be that stands for one where a yes is waited for."""

FEWEST_IN_PASSING = 5
"""Words of a sentence that may name something of a list in passing."""

ANSWERS_AT_NAME = 0.3
"""How sure an answer must be to what may be a question where a name is asked for."""

ANSWERS_OVER_LEAD = 0.8
"""How sure a topic must be to be meant, though the words ask to see what was sent."""

# Calls for help: how urgent a message is, from -1 to 1. Chosen on the exam of acts and on calls that were learned from;
# docs/conversations.md has the figures, and those of unseen ones.

CALLS_FROM = -0.28
"""A call for help."""

MAY_CALL = -0.58
"""It may be one: whom to ring stands above the reply."""

CALLS_FEARED = -0.75
"""What speaks of danger and of somebody is a call, where nothing answers it."""

MAY_CALL_FEARED = -0.8
"""What speaks of danger may be one, where nothing answers it."""

CALLS_PLAINLY = 0.35
"""A call whatever else it speaks of: what was learned word for word lies above."""

NO_PLAIN_CALL = -0.29
"""The highest urgency of what speaks of a thing, or does something else: whom to ring stands above the reply."""

CALLS_BY_LIKENESS = 0.0
"""From this score on a message may be a call where no word of danger is known in it, and it answers a form, or tells a value.

Of 607 calls that nothing had been learned from ten have no such word; nine of these reach it, and the tenth is below all bounds.
"""

CALLS_NEAR_TOPIC = 0.0
"""What names no danger is a call all the same, though a topic is near."""

TOPIC_NEAR_CALL = -0.3
"""From this score on a topic is near."""

TOPIC_AGAINST_CALL = 0.6
"""How much of the sureness of a topic counts against a call."""

TOPIC_AGAINST_CALL_AT_LEAST = -0.1
"""And from where on it counts."""

PRODUCTS_AGAINST_CALL = 0.3
"""How much it counts against a call that a product was asked for: "bed sensors that warn before somebody falls"."""

ANSWER_NEAR_CALL = 0.2
"""How little behind a call a yes or a no is served, where one is waited for."""

LEAVES_OVER_CALLS = 0.5
"""How much more thanks or a goodbye must be heard than a call."""

LINES_BEHIND_CALL = 3
"""So many replies behind a call have whom to ring above them, within the day: who has gone on is not reminded at every turn.

A further call begins them anew.
"""
