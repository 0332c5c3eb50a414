"""What is said in between, while a registration is open: a question of the visitor's own, a courtesy."""

from dataclasses import replace

from bot.dialogue.competing_acts import AT_CLOSED_QUESTION, AT_QUESTION, NOTHING_DONE
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.intake.prompts import PROPOSED
from bot.dialogue.interview.steps import Step
from bot.dialogue.interview.transfer_wishes import TransferWishes
from bot.dialogue.registering import Registering
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.thresholds import (
    ACT_BESIDE_TOPIC,
    ACT_LIKELY,
    ANSWERS_AT_NAME,
    COURTEOUS_FOR_YES,
    IDLE_BEHIND,
)
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.free_message import COURTEOUS
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.language import LanguageWishes
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import CONTACT_LINES, CONTACTS
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls, labels
from bot.transcript import Outcome
from knowledge.acts.act import SURE, Act
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.matching.match import Match, MatchKind
from knowledge.project import COURTESIES, LANGUAGES, PRIVACY, LeadKind, Takes

FEWEST_WORDS = 4

_COUNTRY = "tpo"
"""The group of topics that any name of a country is near to."""

_FIELD = "focus"
"""The group of topics on what products are for."""

_ASKING_PARTICLES = ("吗", "嗎")
"""What ends a Chinese question as surely as a mark does: no offer is described so."""


class InBetween:
    """Meets what is no answer to what waits."""

    def __init__(self, words: Words, topics: TopicAnswers, registering: Registering) -> None:
        self._words = words
        self._language_wishes = LanguageWishes(words)
        self._wishes = TransferWishes(words)
        self._topics = topics
        self._registering = registering

    def may_be_question(self, turn: Turn, intake: Intake, step: Step) -> bool:
        """Whether to look the text up although a question of ours is waiting for an answer."""
        asks, told = turn.heard.asks, turn.heard.told.values
        if step.ending is not None or step.act is not None or step.consents:
            return False  # a consent that is taken back is no question about it
        if step.reply.about.says("why_asked") and self._asks_why(turn):
            return False  # It asks about our question.
        if step.reply.about.says("two_persons"):
            return False  # So does this.
        if intake.stage is not Stage.QUESTIONS:
            return not step.is_understood
        if intake.field.takes in CONTACT_LINES:
            # "not a site" is a poor answer, no question; a question that sounds like a yes is one.
            return (asks or self._words.may_ask(turn.message.text)) and not CONTACTS & told.keys()
        return asks or not step.is_understood or self._is_no_mere_name(turn, intake, step)

    def _is_no_mere_name(self, turn: Turn, intake: Intake, step: Step) -> bool:
        """Whether so much is said where a name is asked for that it may ask something."""
        text, told = turn.message.text, turn.heard.told.values
        if not _asks_name(intake) or len(tokens_of(text)) < FEWEST_WORDS:
            return False
        if labels(text, self._words.called(intake.asked)):
            return False  # "name: to be decided"
        if step.intake.given.get(intake.asked, "") in parts(text)[1:]:
            return False  # "Put me on that, Anna Berg": the name was taken out of it.
        # "This plan for 2030, what is it?", and no "for cities put the one where the games were".
        is_told = any(calls(text, self._words.called(name)) for name in told)
        # "Don't know who yet, use info@…" tells how to reach them.
        is_told = is_told or bool(CONTACTS & told.keys())
        return not told or (self._words.may_ask(text) and not is_told)

    def _asks_why(self, turn: Turn) -> bool:
        """Whether it surely asks why something is asked; what is less sure, and holds no such word, may ask anything."""
        says_why = self._words.speaks_of(turn.message.text, "words_asking_why", turn.language)
        least = SURE if says_why else ACT_BESIDE_TOPIC
        return turn.heard.score(Act.WHY) >= least

    def as_answer(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn with an answer to an open question as no question, though it begins like one.

        "When somebody falls, our mat rings" is such an answer.
        """
        said = turn.heard
        is_open = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS
        if not (is_open and said.asks) or not (self._names_things(turn) or self._describes(turn)):
            return turn
        return replace(turn, heard=replace(said, asks=False, stated=None))

    def _describes(self, turn: Turn) -> bool:
        """Whether it has no mark of a question, does nothing else and asks nothing that is known."""
        said = turn.heard
        is_marked = asks_by_mark(said.text) or said.text.rstrip().endswith(_ASKING_PARTICLES)
        if is_marked or said.does(*AT_QUESTION) is not None:
            return False
        is_short = len(tokens_of(said.text)) < FEWEST_WORDS and not has_chinese(said.text)
        return not (is_short or self._is_known_question(turn))

    def _names_things(self, turn: Turn) -> bool:
        """Whether the first part tells what is of a country, and nothing but the countries would answer it.

        "Finnish walkers, and the bed that one speaks to?" says what is looked for.
        """
        text = turn.message.text
        first, *others = parts(text) or [text]
        if not others or self._words.may_ask(first) or self._words.is_question(first):
            return False
        found = self._topics.find(turn, text)
        is_of_countries = all(each.partition(".")[0] == _COUNTRY for each in found.topics[:2])
        named = self._topics.find(turn, first).topics[:1]
        return bool(named) and is_of_countries and found.outcome is MatchKind.ANSWER

    def _is_known_question(self, turn: Turn) -> bool:
        """Whether the message asks something that is known, rather than tells.

        The topic of a field may be near to what an offer describes.
        """
        text = turn.heard.text
        found = self._topics.find(turn, text)
        if found.outcome is MatchKind.NONE:
            return False
        is_near = found.topics[0].partition(".")[0] == _FIELD or found.outcome is MatchKind.RIVALS
        return not (is_near and self._words.begins(text, "words_describing"))

    def asked_at_notice(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the answer to who asks at a notice whether it means a call, or wants what is on offer compared; else None.

        The first does not ask to be called; the second chooses nothing, though it is no question: "please compare these two".
        """
        if intake.stage not in CONSENTS:
            return None
        text, following = turn.message.text, self._registering.project.after_topics[:1]
        asks_meaning = turn.heard.asks and self._words.begins(text, "words_asking_meaning")
        is_of_call = asks_meaning and self._words.speaks_of(text, "words_in_touch", turn.language)
        if following and is_of_call:
            return self._topics.answer(turn.having(asked=text), following, Outcome.ANSWERED, 1.0)
        is_wish = self._words.holds(text, "words_comparing") and (
            turn.heard.told.values.keys() <= OURS
        )
        return self._topics.comparing.side_by_side(turn, text) if is_wish else None

    def meet(self, turn: Turn, intake: Intake, step: Step, found: Match) -> Decision | None:
        """Return what follows where *found* is asked in between, or something else is; None where it is for what waits."""
        if self._is_no_name(turn, step):
            return None
        if self._asks_in_between(turn, intake, found) and not self._may_be_line(turn, step, found):
            return self._asked_in_between(turn, intake, found)
        if self._asks_of_transfer(turn, intake):
            asked = turn.having(asked=turn.message.text)
            return self._topics.answer(asked, (PRIVACY,), Outcome.ANSWERED, 1.0)
        if step.is_beside:
            return self._topics.meet(turn, turn.message.text, found)
        if self._asks_something_else(turn, intake, found, step):
            return self._not_answered(turn, found)
        return self._said_beside(turn, intake, found)

    def _is_no_name(self, turn: Turn, step: Step) -> bool:
        """Whether a question for a name is answered by what names nobody: what 退休人员 resembles is not asked."""
        is_known = self._words.is_one_of(turn.message.text, "words_no_name")
        return is_known and step.reply.about.says("looks_like_no_name")

    def _asks_of_transfer(self, turn: Turn, intake: Intake) -> bool:
        """Whether it asks, below a notice, what goes abroad, or what becomes of who does not want that."""
        is_asked = intake.stage in CONSENTS and intake.kind.is_guarded and turn.heard.asks
        return is_asked and self._wishes.speaks_of(turn.message.text, turn.language)

    @staticmethod
    def _asks_something_else(turn: Turn, intake: Intake, found: Match, step: Step) -> bool:
        """Whether the text asks for what is not surely known, and does not answer the question of ours that waits.

        A value may be in it all the same: "how much is a flight there?", with the name of a city, chooses none.
        """
        heard, words = turn.heard, tokens_of(turn.message.text)
        is_question = heard.asks and (len(words) >= FEWEST_WORDS or has_chinese(turn.message.text))
        if intake.stage is not Stage.QUESTIONS or not is_question:
            return False
        if not step.is_understood:
            return heard.lead(NOTHING_DONE, *AT_QUESTION) >= -IDLE_BEHIND
        is_chosen = intake.field.takes in {Takes.ONE, Takes.SEVERAL, Takes.COUNTRY}
        is_unknown = found.outcome is MatchKind.NONE and heard.score(NOTHING_DONE) >= SURE
        return is_chosen and is_unknown

    def _not_answered(self, turn: Turn, found: Match) -> Decision:
        """Return the nearest answer with its rivals to tap, or the decline; the question of ours follows."""
        text = turn.message.text
        if found.outcome is MatchKind.RIVALS and found.score >= 0:
            return self._topics.once_more(turn.having(asked=text), found)
        return self._topics.meet(turn, text, found)

    def _said_beside(self, turn: Turn, intake: Intake, found: Match) -> Decision | None:
        """Return what follows words that answer no closed question: a courtesy, a question of their own.

        Thanks and a goodbye to the notice decline it in a way: it is not shown once more.
        """
        if intake.stage is Stage.QUESTIONS:
            return None
        if not turn.heard.asks:
            topic = self._courtesy(turn, found)
            return self.returned(turn, intake, topic, found.score) if topic else None
        is_short = len(tokens_of(turn.message.text)) < FEWEST_WORDS
        if is_short or turn.heard.does(*AT_CLOSED_QUESTION, least=ACT_LIKELY) is not None:
            return None
        if found.outcome is MatchKind.RIVALS:
            # "Did you mean …?" would be what is agreed to, not the notice below it.
            none = replace(found, outcome=MatchKind.NONE)
            met = self._topics.meet(turn, turn.message.text, none)
            return replace(met, conversation=met.conversation.having(intake=intake))
        return self._topics.meet(turn, turn.message.text, found)

    def returned(self, turn: Turn, intake: Intake, topic: str, score: float = 0.0) -> Decision:
        """Return a courtesy by its *topic*; what stays open is a button away."""
        free = turn.having(intake=None) if intake.stage is Stage.CONSENT else turn
        met = self._topics.answer(free, (topic,), Outcome.ANSWERED, score)
        reply = self._registering.replies.inviting(met.reply)
        return replace(met, reply=reply, conversation=replace(met.conversation, intake=intake))

    @staticmethod
    def _courtesy(turn: Turn, found: Match) -> str:
        """Return the topic of thanks or of a goodbye, where it may be no yes and no no; empty for none."""
        act = turn.heard.does(Act.THANK, Act.GOODBYE, least=ACT_LIKELY)
        heard = turn.heard.act_scores
        if act is not None and heard.lead(act, *AT_CLOSED_QUESTION) > 0:
            return COURTEOUS[act]
        is_sure = found.outcome is MatchKind.ANSWER and found.score >= COURTEOUS_FOR_YES
        is_open = max(map(heard.score, AT_CLOSED_QUESTION)) < SURE
        topic = found.topics[0] if is_sure and is_open else ""
        return topic if topic in {COURTEOUS[Act.THANK], COURTEOUS[Act.GOODBYE]} else ""

    def _asks_in_between(self, turn: Turn, intake: Intake, found: Match) -> bool:
        """Whether the text asks what was *found* for it, though a question of ours waits."""
        if found.outcome is not MatchKind.ANSWER or set(found.topics) <= COURTESIES:
            return False
        return turn.heard.asks or not _asks_name(intake) or found.score >= ANSWERS_AT_NAME

    @staticmethod
    def _may_be_line(turn: Turn, step: Step, found: Match) -> bool:
        """Whether what may stand in the summary is only near to the field it is for: "a light exoskeleton for people who …"."""
        is_of_field = all(each.partition(".")[0] == _FIELD for each in found.topics)
        return step.reply.about.says(PROPOSED) and is_of_field and not turn.heard.asks

    def _asked_in_between(self, turn: Turn, intake: Intake, found: Match) -> Decision:
        """Answer what was asked while a question of ours waits."""
        tongue = self._language_wishes.wished(turn) if LANGUAGES in found.topics[:1] else None
        if tongue:
            return self._registering.speak(turn, tongue)
        turn = turn.having(asked=turn.message.text)
        if compared := self._topics.comparing.of(turn, turn.message.text, found.topics):
            return compared
        meant = self._meant(intake, found)
        if meant is not None:
            # Asked as a partner while the notice for companies stands: the other notice.
            return self._registering.begin(turn.having(intake=None, kind=meant.id), meant)
        return self._topics.answer(turn, found.topics, Outcome.ANSWERED, found.score)

    def _meant(self, intake: Intake, found: Match) -> LeadKind | None:
        """Return the other kind of registration that is asked for before anything is agreed to."""
        project = self._registering.project
        if intake.stage is not Stage.CONSENT or project.join_topic in found.topics:
            return None
        topics = (self._registering.replies.topic(each) for each in found.topics)
        kinds = (project.kinds.get(each.invitation) for each in topics if each)
        return next((kind for kind in kinds if kind and kind.id != intake.kind.id), None)


def _asks_name(intake: Intake) -> bool:
    return intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.NAME
