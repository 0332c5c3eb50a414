"""What a yes or a no means to what was offered last: a registration, topics to choose from, a further lead."""

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.competing_acts import FREE
from bot.dialogue.no_intake.joining import LEFT, OFFERED
from bot.dialogue.registering import Registering
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.closed_answers import denies_or_waits, is_yes_or_sending
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.word_lists import parts
from bot.message import About
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.project import HUMAN

_WHICH = ("did_you_mean", "disputed")
"""What is said where it is asked which of several topics is meant."""

_SENT = ("lead_taken", "lead_changed", "already_taken", "my_lead")
"""What is said where a registration was sent: a yes to it is no more than "good"."""

_CALLING = ("apology", "calm", "not_understood", "registered_elsewhere")
"""What is said where a person is offered, be it beside topics to choose from: these nobody takes by a yes."""

_TAKING_UP = (Act.AFFIRM, Act.SUBMIT, Act.PERSON)
"""What takes up such an offer, where a part of it is a yes; thanks do not, but behind a plain yes: "ok, thanks for your help" leaves."""

_DEAD_ENDS = ("nothing_to_confirm", "nothing_open")
"""What is said to a yes that nothing waits for."""

_INVITING = "elsewhere_may_register"


class Offers:
    """Meets answers to what was offered outside a registration."""

    def __init__(self, words: Words, topics: TopicAnswers, registering: Registering) -> None:
        self._replies = registering.replies
        self._words = words
        self._topics = topics
        self._registering = registering
        self._say = registering.open_question.say

    def answered(self, turn: Turn, word: Word) -> Decision | None:
        """Return what a yes or no, "both" or "neither" means to what was offered last."""
        before = About.parse(turn.conversation.shown)
        asks_which = before.says(*_WHICH)
        is_another = word is Word.YES and before.says("another_lead")
        is_to_join = is_another or OFFERED in turn.conversation.offered
        match word:
            case Word.YES | Word.SUBMIT if is_to_join and not _only_acknowledges(turn):
                return self._registering.join(turn)
            case Word.YES if asks_which:
                return self.of_choice(turn, is_yes=True)
            case Word.BOTH | Word.ALL if asks_which:
                return self._topics.answer(turn, _meant(turn), Outcome.GUIDED)
            case Word.NO | Word.NEITHER | Word.SKIP if asks_which:
                return self.of_choice(turn, is_yes=False)
            case Word.YES | Word.SUBMIT | Word.DONE:
                if word is Word.SUBMIT and (sent := self._registering.leads.sent_before(turn)):
                    return sent
                if word is not Word.DONE and (decision := self.joined(turn)):
                    return decision
                return self._say(turn, "acknowledged" if was_answer(turn) else "nothing_open")
            case Word.NO | Word.NEITHER:
                return self._say(turn, "acknowledged")
            case Word.CANCEL | Word.BACK | Word.SKIP:
                return self._say(turn, "nothing_open")
        return None

    def person_called(self, turn: Turn) -> Decision | None:
        """Call a person to who says yes where one was offered, not only thanks, and tells, asks and denies nothing; else None."""
        text, said, language = turn.message.text, turn.heard, turn.language
        shown = About.parse(turn.conversation.shown)
        if shown.says("registered_elsewhere") and self._sends_to_look(turn):
            return self._topics.answer(turn, (HUMAN,), Outcome.GUIDED)
        is_else = said.asks or said.told.values or _only_acknowledges(turn)
        if is_else or not shown.says(*_CALLING):
            return None
        takes_up = said.first(*FREE) in _TAKING_UP or self._words.begins_own(
            text, "words_plain_yes", language
        )
        is_yes = (takes_up and self._words.agrees_in(text)) or is_yes_or_sending(self._words, text)
        if not is_yes or denies_or_waits(self._words, text, language):
            return None
        return self._topics.answer(turn, (HUMAN,), Outcome.GUIDED)

    def _sends_to_look(self, turn: Turn) -> bool:
        """Whether it says to look for what was registered elsewhere: "just check if you have it".

        "Can you look it up?" says so, too; who tells how to be reached is met as that.
        """
        language, text, told = turn.language, turn.message.text, turn.heard.told.values
        is_only_asked = turn.heard.asks and not self._words.begins(text, "words_could_you")
        if is_only_asked or set(told) - {COMPANY, "country"}:
            return False
        return any(
            self._words.speaks_of(part, "words_looking_it_up", language)
            and not self._words.denies(part, language)
            for part in parts(text)
        )

    def of_choice(self, turn: Turn, *, is_yes: bool) -> Decision | None:
        """Return what a yes or a no means where it was asked which topic is meant: of several, a yes is asked again; else None."""
        meant = _meant(turn)
        if not About.parse(turn.conversation.shown).says(*_WHICH):
            return None
        if not is_yes:
            return self._topics.did_you_mean.dispute(turn)
        if len(meant) == 1:
            return self._topics.answer(turn, meant, Outcome.GUIDED)
        return self._topics.did_you_mean.again(turn, meant) if meant else None

    def joined(self, turn: Turn) -> Decision | None:
        """Offer a registration to a yes that nothing waits for, where one was spoken of; None elsewhere.

        Neither is the same dead end said twice: the second time it is offered anyhow.
        """
        conversation, text = turn.conversation, turn.message.text
        if self._words.is_unsettled(text, turn.language):
            return None
        shown = About.parse(conversation.shown)
        if not shown.says(*LEFT, *_DEAD_ENDS, _INVITING):
            spoken = (*shown.topics, *conversation.spoken[:1])
            is_of_joining = self._topics.invites(spoken) or self._registering.joins(spoken)
            is_spoken_of = is_of_joining and not shown.is_answer
            if turn.leads() or not (is_spoken_of or conversation.told.get("company")):
                return None
        join = self._replies.command(Word.JOIN, turn.language)
        return turn.replying(self._replies.phrase("offer_join", turn.language, (join,)))


def was_answer(turn: Turn) -> bool:
    """Whether an answer stands above, or that a registration was sent: a yes to it is no more than "good"."""
    shown = About.parse(turn.conversation.shown)
    return turn.conversation.shown.startswith("topic") or shown.says(*_SENT)


def _only_acknowledges(turn: Turn) -> bool:
    heard = turn.heard.act_scores
    return heard.first(Act.OK, Act.AFFIRM, Act.JOIN) is Act.OK


def _meant(turn: Turn) -> list[str]:
    """Return the topics on show, without the person who stands beside them."""
    offered = [ChoiceId.parse(each) for each in turn.conversation.offered]
    topics = [one.argument for one in offered if one and one.kind is ChoiceKind.TOPIC]
    return [each for each in topics if each != HUMAN]
