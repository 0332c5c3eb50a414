"""What is said by who has called a person: whether anybody is there, what it is about, that nobody is needed any more."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from bot.dialogue.competing_acts import ANGRY, FREE, NOTHING_DONE
from bot.dialogue.conversation import several_of
from bot.dialogue.handoff.called_person import CalledPerson
from bot.dialogue.intake.fitting import fitting
from bot.dialogue.no_intake.joining import OFFERED
from bot.dialogue.registering import Registering
from bot.dialogue.telling.values import Told
from bot.dialogue.thresholds import ACT_WITH_WORD, QUESTION_WITHOUT_MARK
from bot.dialogue.topics.answers import describes
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import PERSON, REACH, REACHING
from bot.message import About, Reply, paragraphs
from bot.transcript import CALLED_OFF, Outcome
from knowledge.acts.act import Act
from knowledge.matching.followups import is_brief
from knowledge.project import COURTESIES, HUMAN

_ANSWERING = (
    *(Act.GREET, Act.THANK, Act.GOODBYE, Act.OK, Act.AFFIRM, Act.SUBMIT, Act.DENY, Act.NONE),
    Act.CANCEL,
)
"""What is said to the assistant in a few words: it tells the person nothing."""

_KEPT = tuple(each for name in (*REACHING, REACH) for each in (name, several_of(name)))
"""Under these a number or an address is remembered, and several of which one is right."""

_FOR_PERSON = ("words_urgent", "words_passing_on", "words_reaching_by_mail")
"""By these a message is for the person, however short it is."""

FEWEST_LINES = 4
"""Lines of a registration that are more than tells who is to be called: a company, a person, and one way to reach them."""


class ForStaff:
    """Meets who has called a person; *passed_on* is what follows a way to be reached."""

    def __init__(
        self, words: Words, registering: Registering, passed_on: Callable[[Turn], Decision]
    ) -> None:
        self._replies = registering.replies
        self._words = words
        self._registering = registering
        self._passed_on = passed_on
        self._worded = WordedRequests(words)
        self._called = CalledPerson(words)

    def meet(self, turn: Turn) -> Decision | None:
        """Return how it stands, that the person is called off, or that none is called; None for what is said of anything else.

        Who wishes to register instead of a person is shown the notice behind that.
        """
        if self._called.will_wait(turn):
            return turn.replying(self._replies.phrase("acknowledged", turn.language))
        if self._called.fills_in_rather(turn) and not turn.leads():
            return self._registering.join(turn)
        phrase = self._called.phrase(turn)
        if not phrase:
            return self._of_contact(turn)
        choices = (self._replies.person(turn.language),) if phrase == CALLED_OFF else ()
        reply = self._replies.phrase(phrase, turn.language, choices)
        if phrase == CALLED_OFF and self._contacts(turn):
            reply = replace(reply, text=self._replies.say("contact_called_off", turn.language))
            if self._worded.act(turn) is not Act.JOIN:  # a registration needs them
                turn = _without_contacts(turn)
        wants = phrase != "person_called" and self._worded.act(turn) is Act.JOIN
        if wants and not turn.leads():
            if phrase != CALLED_OFF:  # that asks what they would like to know
                reply = self._replies.phrase("calling_nobody", turn.language)
            return self._registering.begin(turn, self._registering.kind(turn), reply)
        return turn.replying(reply)

    def _of_contact(self, turn: Turn) -> Decision | None:
        """Return what was noted to reach them by, or that it is not used any more; None for what is said of anything else."""
        if turn.leads():
            return None
        noted = self._contacts(turn)
        is_called, language = turn.conversation.is_called, turn.language
        if (noted or is_called) and self._called.asks_what_is_noted(turn):
            return turn.replying(self._noted(turn, noted))
        # Called off, they are not remembered any more: "and delete my number" is said to that.
        is_off = About.parse(turn.conversation.shown).says(CALLED_OFF)
        if not (noted or is_called or is_off) or not self._called.unsays_contact(turn):
            return None
        name = "contact_not_kept" if is_called else "contact_in_chat"
        reply = self._replies.phrase(name, language)
        if is_called:  # staff see it with the request
            reply = replace(reply, about=reply.about.then(About.phrase("added_for_staff")))
        return _without_contacts(turn).replying(reply)

    @staticmethod
    def _contacts(turn: Turn) -> Sequence[str]:
        """Return the numbers and addresses that were told."""
        told = turn.conversation.told
        values = (told[name] for name in _KEPT if told.get(name))
        each = ([value] if isinstance(value, str) else value for value in values)
        return list(dict.fromkeys(chain.from_iterable(each)))

    def _noted(self, turn: Turn, noted: Sequence[str]) -> Reply:
        """Return which numbers and addresses are *noted*, with the name that was told; or that none is."""
        language = turn.language
        if not noted:
            return self._replies.phrase("no_contact_noted", language)
        person = turn.conversation.told.get(PERSON)
        values = self._replies.joined([*([str(person)] if person else []), *noted], language)
        return self._replies.phrase("noted_contact", language, values=values)

    def left(self, heard: FreeMessage) -> Decision | None:
        """Return, to who has called a person, that it is added to the request; None for what is for the assistant."""
        turn = heard.turn
        if heard.is_named:
            return None
        if not turn.leads() and set(REACHING) & turn.heard.told.values.keys():
            return self._passed_on(turn)
        if heard.asks_in_part or self._is_of_lead(heard):
            return None
        text, language = turn.message.text, turn.language
        is_for_person = not self._words.denies(text, language) and any(
            self._words.speaks_of(text, name, language) for name in _FOR_PERSON
        )
        if is_for_person or self.says_when(turn):
            return self._added(turn)
        if not heard.is_answer and self._presses(heard):
            return turn.replying(self._replies.phrase("person_called", turn.language))
        is_for_assistant = self._is_for_assistant(heard) and not self._lists_its_own(heard)
        return None if is_for_assistant else self._added(turn)

    def says_when(self, turn: Turn) -> bool:
        """Whether it says when or how the person may call, who is not called off by that."""
        return self._called.names_call(turn.message.text)

    def _presses(self, heard: FreeMessage) -> bool:
        """Whether it says in a few words that a person is wanted, or is angry: 不用填表 我只要人工.

        A longer complaint is what the person was called for.
        """
        text = heard.turn.message.text
        is_angry = heard.turn.heard.does(*FREE, least=ACT_WITH_WORD) in ANGRY
        return is_brief(text) and (is_angry or self._words.holds(text, "words_person_alone"))

    def _is_for_assistant(self, heard: FreeMessage) -> bool:
        """Whether it answers the assistant, wishes to register, or names what a topic answers.

        A town or a field is only what a sentence is about.
        """
        is_short = is_brief(heard.turn.message.text)
        if heard.act in _ANSWERING and (is_short or heard.turn.heard.does(heard.act) is not None):
            return True
        if heard.act is Act.JOIN and (heard.is_surer or is_short):
            return True
        is_about = all(each == HUMAN or describes(each) for each in heard.found.topics[:1])
        return heard.is_answer and (is_short or not is_about)

    @staticmethod
    def _is_of_lead(heard: FreeMessage) -> bool:
        """Whether it may change what was registered."""
        told = bool(heard.turn.heard.told.values)
        return bool(heard.turn.leads()) and (told or heard.act is Act.CORRECT)

    def beside(self, heard: FreeMessage, decision: Decision) -> Decision:
        """Return *decision* so that the person who was called gets what it does not settle.

        That is a question that no topic answers, and a sentence that tells more than the answer is about.
        """
        turn = heard.turn
        if not turn.conversation.is_called:
            return decision
        if decision.outcome is Outcome.DECLINED:
            person = self._replies.person(turn.language)
            choices = (each for each in decision.reply.choices if each.id != person.id)
            reply = self._replies.phrase("asked_of_staff", turn.language, tuple(choices))
            return replace(decision, reply=reply)
        tells = not (heard.asks_in_part or heard.is_named or is_brief(turn.message.text))
        is_answered = decision.outcome is Outcome.ANSWERED and heard.is_answer
        if not (tells and is_answered) or COURTESIES.issuperset(decision.topics):
            return decision
        added = self._replies.phrase("added_besides", turn.language)
        text = paragraphs(decision.reply.text, added.text)
        about = decision.reply.about.then(added.about)
        return replace(decision, reply=replace(decision.reply, text=text, about=about))

    def _added(self, turn: Turn) -> Decision:
        """Return that it is added to the request; who tells of their company may register besides, and is shown the notice who goes on."""
        tells = bool(turn.heard.told.values) and not turn.leads()
        if tells and self._goes_on_telling(turn):
            reply = self._replies.phrase("added_for_staff", turn.language)
            reply = replace(reply, text=self._replies.say("added_may_register", turn.language))
            return self._registering.begin(turn, self._registering.kind(turn), reply)
        choices = (self._replies.command(Word.JOIN, turn.language),) if tells else ()
        return turn.replying(self._replies.phrase("added_for_staff", turn.language, choices))

    def _lists_its_own(self, heard: FreeMessage) -> bool:
        """Whether somebody who goes on telling says more than what options are called: "put us under …" is no question about them."""
        is_bare = heard.turn.heard.score(NOTHING_DONE) >= QUESTION_WITHOUT_MARK
        return not is_bare and self._goes_on_telling(heard.turn)

    def _goes_on_telling(self, turn: Turn) -> bool:
        """Whether a registration was offered right above, and what it asks for is told one line after the other instead."""
        told = turn.heard.told.values.keys() - {PERSON, *REACHING, REACH}
        if not told or OFFERED not in turn.conversation.offered:
            return False
        kind = self._registering.kind(turn)
        known = Told(turn.conversation.told)
        return len(fitting(kind, known, self._registering.project)) >= FEWEST_LINES


def _without_contacts(turn: Turn) -> Turn:
    """Return *turn* without the numbers and addresses that were told: none is filled in later."""
    told = turn.conversation.told
    return turn.having(told={each: told[each] for each in told if each not in _KEPT})
