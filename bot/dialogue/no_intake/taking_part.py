"""Who asks whether they may take part, or whether this is the place for it: the answer for their side, with the way to register."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.dialogue.components import Components
from bot.dialogue.registering import Registering
from bot.dialogue.topics.answers import TopicAnswers, describes
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.word_lists import parts
from bot.message import About
from bot.transcript import Outcome
from knowledge.language.names import CITIES
from knowledge.language.text import has_chinese
from knowledge.project import LeadKind, Takes
from knowledge.topic import SOURCE, Name

_PLACES = frozenset({CITIES, "towns"})


@dataclass(frozen=True, slots=True)
class _Asking:
    """The part of a message that asks, with the places of partners that the whole message names, and whether others stand beside."""

    part: str
    places: tuple[Name, ...]
    names_country: bool


class TakingPart:
    """Answers who may take part, where no other answer is as sure: a town or a field is only what the question is about."""

    def __init__(
        self, components: Components, topics: TopicAnswers, registering: Registering
    ) -> None:
        self._replies, self._words = components.replies, components.words
        self._reader = components.reader
        self._topics, self._registering = topics, registering
        self._partner = registering.project.needing

    def meet(self, heard: FreeMessage) -> Decision | None:
        """Return the answer, or the registration of who asks to leave what to reach them by; None where something else is asked."""
        turn = heard.turn
        if turn.leads() or turn.conversation.is_called:
            return None
        if self._leaves_details(turn):
            return self._registering.join(turn)
        if self._concludes_no(turn):
            return self._from_elsewhere(turn)
        is_else = self._is_answered(heard) or self._introduces(heard)
        asking = None if is_else else self._asked(turn)
        if asking is None:
            return None
        turn, kind = self._of_side(turn, asking)
        elsewhere = self._registering.project.elsewhere
        is_elsewhere = bool(elsewhere) and any(each.topic == elsewhere for each in asking.places)
        if kind is self._partner and is_elsewhere:
            return self._from_elsewhere(turn)
        topic = self._answering(kind)
        if not topic:
            return None
        asked = turn.having(asked=turn.message.text)
        return self._topics.answer(asked, (topic,), Outcome.ANSWERED)

    def _is_answered(self, heard: FreeMessage) -> bool:
        """Whether more answers it than what its town, its field or its country is about."""
        topics, elsewhere = heard.found.topics, self._registering.project.elsewhere
        return heard.is_answer and not all(
            describes(each) or each == elsewhere for each in topics[:1]
        )

    def _introduces(self, heard: FreeMessage) -> bool:
        """Whether it names its company and asks no more than how to join: that begins a registration."""
        topics = heard.found.topics
        leads_there = self._registering.joins(topics) or self._topics.invites(topics)
        return leads_there and COMPANY in heard.turn.heard.told.values

    def _concludes_no(self, turn: Turn) -> bool:
        """Whether who was told that they may register from elsewhere asks whether that was a no, 咁即係唔得啦."""
        text, shown = turn.message.text, About.parse(turn.conversation.shown)
        is_above = shown.says("elsewhere_may_register")
        return is_above and turn.heard.asks and self._words.begins(text, "words_inferring")

    def _leaves_details(self, turn: Turn) -> bool:
        """Whether it asks to leave what to reach them by, and tells nothing yet: "may I leave my details?"."""
        text, language = turn.message.text, turn.language
        is_said = self._words.speaks_of(text, "words_leaving_details", language)
        return is_said and not (turn.heard.told.values or self._words.denies(text, language))

    def _asked(self, turn: Turn) -> _Asking | None:
        part = next(self._asking_parts(turn), "")
        if not part:
            return None
        names = self._topics.named(turn.message.text)
        homes = self._registering.project.countries
        return _Asking(
            part,
            tuple(each for each in names if each.group in _PLACES and each.country not in homes),
            names_country=any(each.group == "countries" for each in names),
        )

    def _asking_parts(self, turn: Turn) -> Iterator[str]:
        """Yield what of the message asks to take part; a part without a mark counts in a message that asks."""
        text, language = turn.message.text, turn.language
        for part in (*parts(text), text):
            # In Chinese the words themselves ask: 可以登記嘛
            is_asked = turn.heard.asks or has_chinese(part) or self._words.is_question(part)
            if is_asked and self._words.speaks_of(part, "words_may_take_part", language):
                yield part

    def _of_side(self, turn: Turn, asking: _Asking) -> tuple[Turn, LeadKind]:
        """Return who asks, with what that tells remembered, and the kind of lead that they are."""
        kind = self._registering.kind(turn)
        partner = self._partner
        if partner is None or kind.id == turn.conversation.kind != partner.id:
            return turn, kind
        told_kind = self._kinds_of_organisation(turn, asking, partner)
        is_theirs = turn.conversation.kind == partner.id or bool(told_kind)
        if is_theirs or self._is_reached_there(turn, asking):
            told = turn.remembering(is_told=True).conversation.told
            return turn.having(kind=partner.id, told={**told, **told_kind}), partner
        return turn, kind

    def _kinds_of_organisation(
        self, turn: Turn, asking: _Asking, partner: LeadKind
    ) -> dict[str, str]:
        """Return the kind of organisation of which it is asked, in a place of theirs: "can a clinic in … sign up?"; by its field."""
        field = next((each for each in partner.fields if each.takes is Takes.ONE), None)
        if field is None or not asking.places or self._sells(turn):
            return {}
        named = self._reader.kinds_named(field, asking.part)
        return {field.name: named.pop()} if len(named) == 1 else {}

    def _is_reached_there(self, turn: Turn, asking: _Asking) -> bool:
        """Whether somebody who writes as everybody does names no place but theirs: "may we take part? We are in …"."""
        is_else = asking.names_country or self._sells(turn)
        return (
            turn.language == SOURCE and self._is_own(turn) and bool(asking.places) and not is_else
        )

    def _is_own(self, turn: Turn) -> bool:
        return self._words.speaks_of(turn.message.text, "words_first_person", turn.language)

    def _sells(self, turn: Turn) -> bool:
        """Whether somebody sells, or has somebody there: those are no partners themselves."""
        return self._words.speaks_of(turn.message.text, "words_selling", turn.language)

    def _from_elsewhere(self, turn: Turn) -> Decision:
        """Return that one may register from a place that is none of the listed ones, for who is a partner."""
        language = turn.language
        join = self._replies.command(Word.JOIN, language)
        cities = self._replies.choices(self._registering.project.side_topics[:1], language)
        reply = self._replies.phrase("elsewhere_may_register", language, (join, *cities))
        decision = self._registering.open_question.then(
            turn.having(asked=turn.message.text), reply
        )
        return replace(decision, topics=(self._registering.project.elsewhere,))

    def _answering(self, kind: LeadKind) -> str:
        """Return the topic that says to leads of *kind* who may take part; empty for none."""
        project = self._registering.project
        if kind is not self._partner:
            return project.eligibility_topic
        invites = (each for each in map(self._replies.topic, project.topics) if each)
        return next((each.id for each in invites if each.invitation == kind.id), "")
