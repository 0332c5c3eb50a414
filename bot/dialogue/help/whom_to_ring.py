"""Calls for help, met before everything else: a fixed text with the numbers of where the visitor is.

Staff are told at once; see :func:`bot.transcript.keep`.
"""

from dataclasses import replace

from bot.dialogue.conversation import Conversation, Helped
from bot.dialogue.help.called import STAYS, has_called, last_call
from bot.dialogue.help.numbers import Numbers
from bot.dialogue.replies import Replies
from bot.dialogue.thresholds import MAY_CALL
from bot.dialogue.turn import Decision, Turn
from bot.message import About, Choice, Reply
from knowledge.acts.act import CALLS, Act, HelpLines
from knowledge.language.names import Names

HERE = "help_here"
"""The phrase by which the assistant stays with who has called."""

THANKED = "help_thanked"
"""The phrase by which it does so where they say thanks."""

LEFT_OUT = "help_lines_left_out"
"""The phrase that says that nobody is told any more whom to ring, because they do not wish it."""

EASED = "help_here_eased"
"""The phrase for who says that all is well."""

OFFERED = "help_offered"
"""The phrase that stands in place of a courtesy where there may be a call."""


class WhomToRing:
    """Says whom to ring."""

    def __init__(self, replies: Replies, lines: HelpLines, names: Names) -> None:
        self._replies = replies
        self._say = replies.say
        self._numbers = Numbers(replies, lines, names)

    def meet(self, turn: Turn, call: Act) -> Decision:
        """Return the decision that follows a *call* for help; nothing that waits is moved on by it."""
        language = turn.language
        if turn.conversation.intake is None and turn.heard.tells_way:
            # Where it was no call, nobody has to fill in the form again.
            turn = turn.remembering()
        helped = Helped(call, turn.message.taken_at + STAYS, self._numbers.places_in(turn))
        # What waited to be erased waits no more: a yes behind this is said to this.
        turn = turn.having(helped=helped, forgetting=0)
        emergency, crisis = self._numbers.of(turn, is_whole=True)
        numbers = emergency if call is Act.EMERGENCY else crisis
        text = self._say(call, language, numbers=numbers, emergency=emergency)
        text = f"{text}\n\n{self._say('help_passed', language)}"
        return turn.replying(Reply(text, About.phrase(call), language, self._way_back(turn)))

    def stay(self, turn: Turn, phrase: str = HERE, *, is_eased: bool = False) -> Decision:
        """Return the decision to say once more whom to ring, all lines of it, by the kind of the call; *phrase* begins it.

        To who says that all is well, *is_eased*, it is said for the case that it gets worse.
        Below it stands that the form waits that was open, else that questions may be asked.
        """
        language = turn.language
        conversation = turn.conversation.having_call(places=self._numbers.places_in(turn))
        # A yes behind this is said to this.
        turn = replace(turn, conversation=conversation.having(forgetting=0))
        emergency, crisis = self._numbers.of(turn, is_whole=True)
        name = EASED if is_eased else f"{HERE}_{last_call(turn) or Act.CRISIS}"
        whom = self._say(name, language, emergency=emergency, numbers=crisis)
        way_back = self._way_back(turn)
        then = self._say("help_form_waits" if way_back else "help_ask", language)
        return turn.replying(
            self._replies.phrase(phrase, language, way_back, whom=whom, then=then)
        )

    def leave_out(self, turn: Turn, waiting: Reply | None) -> Decision:
        """Return the decision to say no more whom to ring, before what is *waiting* to be answered, if anything is."""
        reply = self._replies.phrase(LEFT_OUT, turn.language)
        reply = reply if waiting is None else waiting.below(reply)
        conversation = turn.conversation.having_call(lines=0).having(forgetting=0)
        return replace(turn, conversation=conversation).replying(reply)

    def beside_form(self, turn: Turn, decision: Decision) -> Decision:
        """Return *decision*, made as though no form were open, with that of *turn* as it was, and the way back to it."""
        before, reply, way_back = turn.conversation, decision.reply, self._way_back(turn)
        kept = {"intake": before.intake, "told": before.told, "kind": before.kind}
        ids = {choice.id for choice in way_back}
        others = (choice for choice in reply.choices if choice.id not in ids)
        reply = replace(reply, choices=(*way_back, *others))
        return replace(decision, reply=reply, conversation=decision.conversation.having(**kept))

    def _way_back(self, turn: Turn) -> tuple[Choice, ...]:
        """Return the choice that leads back to the form that waits; nothing where none does."""
        waits = turn.conversation.intake is not None
        return (self._replies.back_to_form(turn.language),) if waits else ()

    def offer(self, turn: Turn) -> Decision:
        """Return the decision to say whom to ring, to somebody of whom nobody knows whether they call."""
        emergency, crisis = self._numbers.of(turn, is_whole=True)
        reply = self._replies.phrase(OFFERED, turn.language, emergency=emergency, numbers=crisis)
        return turn.replying(reply)

    def still(self, turn: Turn) -> str:
        """Return whom to ring in a line, above a few replies behind a call and where there may be one; else nothing."""
        is_behind_call, helped = has_called(turn), turn.conversation.helped
        is_due = is_behind_call and helped is not None and helped.lines > 0
        if not is_due and turn.urgency < MAY_CALL:
            return ""
        emergency, crisis = self._numbers.of(turn)
        name = "help_still" if is_behind_call else "help_maybe"
        return self._say(name, turn.language, emergency=emergency, numbers=crisis)

    @staticmethod
    def reminded(conversation: Conversation) -> Conversation:
        """Return *conversation* after one more reply that had whom to ring above it."""
        left = conversation.helped.lines - 1 if conversation.helped else 0
        return conversation.having_call(lines=max(left, 0))


def is_of_help(about: About) -> bool:
    """Whether a reply says whom to ring and nothing else: at the call, once more behind it, or where there may be one."""
    return about.says(*CALLS, HERE, THANKED, OFFERED, LEFT_OUT)
