"""What somebody tells who introduces themselves: a registration is begun or offered, a contact passed on."""

from dataclasses import replace

from bot.dialogue.components import Components
from bot.dialogue.registering import Registering
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.telling.values import COUNTRY
from bot.dialogue.thresholds import NOTHING_LOUD
from bot.dialogue.topics.answers import TopicAnswers, describes, is_answer
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.do_not_contact import wants_to_be_rung
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import COMPANY, PERSON, REACHING
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES
from bot.transcript import Outcome
from knowledge.acts.act import CALLS, Act
from knowledge.language.names import tokens_of
from knowledge.matching.match import Match, MatchKind
from knowledge.project import COURTESIES, Takes

_OF_THEMSELVES = ("company", "person", "offer", "need", "partner_kind", "country")
_WANTED = frozenset({"offer", "need", "partner_kind"})
_OF_FIRM = _WANTED | {COMPANY}
"""Without any of these a name and a number are left for somebody who shall call."""

_INTRODUCING = frozenset({Act.ASK, Act.GREET, Act.NONE, Act.CORRECT})
"""What an introduction does that does nothing else; what asks is met before."""

_ENOUGH = 3
"""So many things told of themselves are an introduction."""

FEWEST_TELLING = 8
"""Words of a message that may tell of its writer before it asks."""


class Introducing:
    """Meets introductions."""

    def __init__(
        self, components: Components, topics: TopicAnswers, registering: Registering
    ) -> None:
        self._replies, self._words = components.replies, components.words
        self._reader = components.reader
        self._topics, self._registering = topics, registering

    def meet(self, turn: Turn, found: Match, act: Act) -> Decision | None:
        """Return what follows where the message introduces its writer; None for any other."""
        if turn.heard.asks:
            return self._asked(turn, found)
        if is_answer(found) and not self._topics.without_names(turn.message.text).strip(EDGES):
            return None  # it names what is asked about: one of the organisations, a city
        told, contacts = turn.heard.told.values, _contacts(turn)
        of_themselves = [name for name in _OF_THEMSELVES if name in told]
        wants = act is Act.JOIN or self._is_invited(turn, found)
        if contacts and act is not Act.JOIN and self._leaves_word(turn):
            return self.passed_on(turn)
        registers = wants or bool(_OF_FIRM & turn.conversation.told.keys())
        is_full = (
            bool(contacts and of_themselves and registers)
            or len(of_themselves) >= _ENOUGH
            or (COMPANY in told and bool(_WANTED & told.keys()))
        )
        text = turn.message.text
        only_asks = asks_by_mark(text) or self._words.holds(text, "words_wanting_to_know")
        if is_full or (wants and of_themselves and not only_asks):
            # What somebody says of themselves counts more than what it resembles.
            says = bool(turn.conversation.kind)
            invited = None if says else self._topics.invited(turn, found.topics)
            return self._registering.begin(turn, invited or self._registering.kind(turn))
        return self.passed_on(turn) if contacts else self._offered(turn, found, act)

    def _offered(self, turn: Turn, found: Match, act: Act) -> Decision | None:
        """Offer to register who only says which organisation writes, and does and asks nothing; else None.

        The answer on its town or its field would be no reply to that: what is nearest stands beside the offer.
        """
        told = turn.heard.told
        # "Hospitals" alone says nothing of who writes.
        is_own = COMPANY in told.values or self._words.names_person(
            turn.message.text, turn.language
        )
        if not (told.kind and is_own) or act not in _INTRODUCING or turn.leads():
            return None
        if is_answer(found) and not (
            _OF_FIRM & told.values.keys() and all(map(describes, found.topics))
        ):
            return None
        return self._introduced(turn, found)

    def _introduced(self, turn: Turn, found: Match) -> Decision:
        reply = self._replies.phrase("introduced", turn.language)
        named = (each for each in found.topics[:1] if describes(each) and each not in COURTESIES)
        nearest = self._replies.choices(named, turn.language)
        join = self._replies.command(Word.JOIN, turn.language)
        return self._registering.open_question.then(turn, replace(reply, choices=(join, *nearest)))

    def instead_of_declining(self, heard: FreeMessage) -> Decision | None:
        """Offer to register who tells of their company what nothing answers; None for who asks, or tells nothing of it.

        What a company makes is nothing to decline, whatever it resembles; what may speak of danger is no introduction.
        """
        turn, told = heard.turn, heard.turn.heard.told.values
        is_known = bool(_OF_FIRM & turn.conversation.told.keys() - told.keys())
        names_product = is_known and self._reader.names_product(turn.message.text)
        tells = self._is_wanted(turn) or COMPANY in told or names_product
        tells = tells or self._is_organisation(turn)
        if max(map(turn.heard.score, CALLS)) >= NOTHING_LOUD:
            return None
        is_answered = heard.found.outcome is MatchKind.ANSWER
        if not tells or is_answered or heard.asks_in_part or turn.leads():
            return None
        return self._introduced(turn, heard.found)

    def _is_organisation(self, turn: Turn) -> bool:
        """Whether somebody speaks of themselves, and of a kind of partner: "we are a care operator with 200 beds"."""
        text, partner = turn.message.text, self._registering.project.needing
        asked = partner.fields if partner else ()
        kinds = (self._reader.kinds_named(each, text) for each in asked if each.takes is Takes.ONE)
        speaks = self._words.speaks_of(text, "words_first_person", turn.language)
        if self._words.speaks_of(text, "words_fraud", turn.language):
            return False  # "we were scammed by our agent"
        return speaks and any(kinds)

    def _is_invited(self, turn: Turn, found: Match) -> bool:
        """Whether an answer leads to a registration; what is merely nearest does where it would ask for what was told.

        "I'm looking for an internship", said where companies write, is near to it, and asks for no such thing.
        """
        is_meant = found.outcome is MatchKind.ANSWER or self._is_wanted(turn)
        return is_meant and self._topics.invites(found.topics)

    def _is_wanted(self, turn: Turn) -> bool:
        """Whether an offer or a need is told for which the registration asks."""
        kind = self._registering.kind(turn)
        return any(map(kind.field, _WANTED & turn.heard.told.values.keys()))

    def asked_behind(self, turn: Turn, found: Match) -> Match | None:
        """Return what is found for the question that stands behind who somebody is; else None.

        "I'm from a clinic in Lyon, what is this?" as a whole is near to where the visitor is from.
        """
        *_, last = said = parts(turn.message.text) or [""]
        is_asked = self._words.is_question(last) or self._words.holds(
            last, "words_wanting_to_know"
        )
        # What is asked about names a place or a field, too: "they build hospitals in Lyon, what is planned there?"
        is_told = bool(turn.heard.told.values.keys() - OURS or turn.heard.told.kind)
        is_near = found.outcome is MatchKind.RIVALS or all(map(describes, found.topics[:1]))
        if len(said) == 1 or not (is_asked and is_told and is_near):
            return None
        asked = self._topics.find(turn, last)
        is_clear = is_answer(asked) and not any(map(describes, asked.topics))
        return asked if is_clear and not self._turns_to_home(turn, last) else None

    def _turns_to_home(self, turn: Turn, question: str) -> bool:
        """Whether the *question* is whom to turn to, and the country is told: "we are from France, whom do we turn to?"."""
        is_of_whom = self._words.speaks_of(question, "words_turning_to", turn.language)
        return is_of_whom and COUNTRY in turn.heard.told.values

    def _asked(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows where it asks as well: to take part, or whether it is for them."""
        told = turn.heard.told.values
        if self._asks_in_full(turn, found) or self._asks_to_join(turn):
            return self._registering.begin(turn, self._registering.kind(turn))
        if decision := self._suited(turn, found) or self._rung(turn):
            return decision
        is_far = found.outcome is MatchKind.NONE
        if is_answer(found) or is_far or not _OF_FIRM & told.keys():
            return None
        topic = next((each for each in found.topics if self._suits(turn, each)), None)
        if topic is None:
            return None
        return self._topics.answer(turn, (topic,), Outcome.ANSWERED, 1.0)

    def _rung(self, turn: Turn) -> Decision | None:
        """Return that a contact is passed on, where somebody asks for that, or to be rung: "could someone call me on …?"; else None."""
        is_wish = self._leaves_word(turn) or wants_to_be_rung(
            self._words, turn.message.text, turn.language
        )
        return self.passed_on(turn) if is_wish and _contacts(turn) else None

    def leaves_bare_word(self, turn: Turn) -> bool:
        """Whether it asks that something be passed on, "can you just pass it on?", and tells no way to be reached.

        "What shall I tell them?" does not.
        """
        text = turn.message.text
        asks_for_it = self._words.begins(text, "words_could_you") or any(
            self._words.begins(part, "words_passing_on") for part in parts(text)
        )
        return asks_for_it and self._leaves_word(turn) and not _contacts(turn)

    def _leaves_word(self, turn: Turn) -> bool:
        """Whether what is told shall be passed on to somebody: "tell them …", whatever company it names."""
        return self._words.speaks_of(turn.message.text, "words_passing_on", turn.language)

    def _asks_in_full(self, turn: Turn, found: Match) -> bool:
        """Whether a company tells all, and nothing is found but what it tells of itself: "… sign us up?"."""
        told, nearest = turn.heard.told.values, found.topics[:1]
        is_full = COMPANY in told and bool(_contacts(turn) and _WANTED & told.keys())
        asks_to_join = nearest == (self._registering.project.join_topic,)
        return is_full and (asks_to_join or all(map(describes, nearest)))

    def _asks_to_join(self, turn: Turn) -> bool:
        """Whether somebody who has said who they are asks for no more than how to take part."""
        told = turn.heard.told
        of_themselves = [name for name in _OF_THEMSELVES if name in told.values]
        if len(of_themselves) < _ENOUGH or not told.asked:
            return False
        topics = self._topics.find(turn, told.asked).topics[:1]
        return topics == (self._registering.project.join_topic,) or self._topics.invites(topics)

    def _suited(self, turn: Turn, found: Match) -> Decision | None:
        """Return the answer on taking part, where that is nearest but for what tells who is asking; else None."""
        if (
            found.outcome is not MatchKind.RIVALS
            or len(tokens_of(turn.message.text)) < FEWEST_TELLING
        ):
            return None
        asked = [each for each in found.topics if not describes(each)]
        if not asked or len(asked) == len(found.topics) or not self._registering.joins(asked):
            return None
        described = (each for each in found.topics if each not in asked)
        turn = turn.having(asked=turn.message.text)
        return self._topics.once_more(turn, replace(found, topics=(*asked, *described)))

    def _suits(self, turn: Turn, topic: str) -> bool:
        """Whether *topic* leads to a registration that asks for what was told: an offer, a need."""
        kind = self._topics.invited(turn, (topic,))
        return kind is not None and all(map(kind.field, _WANTED & turn.heard.told.values.keys()))

    def passed_on(self, turn: Turn) -> Decision:
        """Return that the ways to be reached that the message tells are passed on, with the name that is told beside them."""
        told = filter(None, (turn.heard.told.values.get(PERSON), *_contacts(turn)))
        values = self._replies.joined([str(each) for each in told], turn.language)
        join = self._replies.command(Word.JOIN, turn.language)
        reply = self._replies.phrase("passed_on", turn.language, (join,), values=values)
        return self._registering.open_question.then(turn, reply)


def _contacts(turn: Turn) -> list[Value]:
    """Return the numbers and addresses that are told."""
    told = turn.heard.told.values
    return [told[name] for name in REACHING if name in told]
