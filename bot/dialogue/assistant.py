"""From a message and a conversation to a decision: what to say, and what to keep.

It decides and does nothing: no clock, no database, no platform.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue import handoff
from bot.dialogue.answering import Answering, Finder
from bot.dialogue.commands import SLASHED, Word, Words
from bot.dialogue.conversation import Conversation
from bot.dialogue.fields import numbers
from bot.dialogue.intake import Intake, Stage
from bot.dialogue.interview import Ending, Interview, Spoken
from bot.dialogue.language import LanguageRecogniser, MessageLanguage
from bot.dialogue.replies import Replies, in_script
from bot.dialogue.requests import Requests
from bot.dialogue.turn import Chance, Decision, Turn
from bot.leads import Lead
from bot.message import About, Attachment, Message, Reply
from bot.transcript import Outcome
from knowledge.language.names import Names
from knowledge.matching.matcher import Match
from knowledge.matching.matcher import Outcome as Found
from knowledge.project import COURTESIES, HELP, PRIVACY, Takes
from knowledge.topic import Language, Library


@dataclass(frozen=True, slots=True)
class Parts:
    """What an assistant is made of."""

    library: Library
    finder: Finder
    recogniser: LanguageRecogniser
    replies: Replies
    interview: Interview
    words: Words
    names: Names
    chance: Chance


class Assistant:
    """Answers from the library, leads through the intake, and says when it does not know."""

    def __init__(self, parts: Parts) -> None:
        self._library = parts.library
        self._message_language = MessageLanguage(parts.recogniser, parts.library)
        self._replies = parts.replies
        self._interview = parts.interview
        self._words = parts.words
        self.requests = Requests(parts.replies, parts.interview, parts.chance)
        self._answering = Answering(parts.finder, parts.replies, parts.names, self.requests)
        self._commands: dict[Word, Callable[[Turn], Decision]] = {
            Word.START: self._started,
            Word.HELP: lambda turn: self._answering.answer(turn, (HELP,), Outcome.GUIDED),
            Word.PRIVACY: lambda turn: self._answering.answer(turn, (PRIVACY,), Outcome.GUIDED),
            Word.TOPICS: lambda turn: self._then(turn, self._replies.topics("", turn.language)),
            Word.JOIN: self.requests.join,
            Word.MYLEAD: self.requests.my_lead,
            Word.MYDATA: self.requests.my_data,
            Word.FORGET: self.requests.forget,
            Word.LANGUAGE: self._asked_language,
            Word.WRONG: self._answering.dispute,
            Word.MORE: lambda turn: self._then(turn, self.requests.phrase(turn, "nothing_more")),
        }

    def decide(
        self, conversation: Conversation, message: Message, leads: Callable[[], Sequence[Lead]]
    ) -> Decision:
        """Return what *message* leads to; *leads* gives what this visitor left before."""
        language = self._message_language.language(conversation, message)
        origin = self._message_language.origin(message)
        came_by = conversation.origin or (origin.code if origin else "")
        intake = conversation.intake and conversation.intake.known(self._library.project.kinds)
        conversation = replace(conversation, language=language, origin=came_by, intake=intake)
        turn = Turn(message, conversation, language, leads)
        if handoff.is_for_staff(turn, self._words):
            return handoff.silence(turn)
        is_back = handoff.is_over(conversation, message.taken_at)
        decision = self._route(turn.having(held=None) if is_back else turn)
        return self._rounded_off(conversation, decision, is_back=is_back)

    def greeting(self, language: Language) -> Reply:
        """Return the words that begin a conversation."""
        choices = self._replies.choices(self._library.project.first_topics[:2], language)
        join = self._replies.command(Word.JOIN, language)
        return self._replies.phrase("greeting", language, (*choices, join))

    def _rounded_off(self, before: Conversation, decision: Decision, *, is_back: bool) -> Decision:
        """Add what belongs to every reply: introduction, script, and what may be tapped next."""
        after, reply = decision.conversation, decision.reply
        is_greeted = before.is_greeted or after.is_greeted
        if not is_greeted and reply.about != About.phrase("greeting"):
            introduction = self._replies.say("introduction", after.language)
            reply = replace(reply, text=f"{introduction}\n\n{reply.text}")
        if is_back:
            returned = self._replies.say("handed_back", after.language)
            reply = replace(reply, text=f"{returned}\n\n{reply.text}")
        reply = in_script(reply, after.language)
        offered = tuple(choice.id for choice in reply.choices)
        return replace(
            decision, reply=reply, conversation=replace(after, is_greeted=True, offered=offered)
        )

    def _then(self, turn: Turn, reply: Reply) -> Decision:
        return self.requests.then(turn, reply)

    def _started(self, turn: Turn) -> Decision:
        """Greet, and answer first what the place that brought the visitor here is about."""
        origin = self._message_language.origin(turn.message)
        greeting = self.greeting(turn.language)
        if origin is None or not origin.topic or turn.conversation.intake is not None:
            return self._then(turn, greeting)
        decision = self._answering.answer(turn, (origin.topic,), Outcome.GUIDED)
        text = f"{greeting.text}\n\n{decision.reply.text}"
        reply = replace(decision.reply, text=text)
        conversation = replace(decision.conversation, is_greeted=True)
        return replace(decision, reply=reply, conversation=conversation)

    # Where a message goes

    def _route(self, turn: Turn) -> Decision:
        if turn.message.attachment is not None:
            read = self._attached(turn)
            if isinstance(read, Decision):
                return read
            turn = read
        conversation, text = turn.conversation, turn.message.text
        intake = conversation.intake
        choice = turn.message.choice
        chosen = numbers(text, len(conversation.offered))
        if len(chosen) == 1 and not choice and (intake is None or conversation.forgetting):
            choice = conversation.offered[chosen[0] - 1]
        word = None if choice else self._words.find(text)
        tapped = ChoiceId.parse_all(choice)
        if conversation.forgetting:
            decision = self.requests.forgetting(turn, tapped, word)
            if decision is not None:
                return decision
            turn = turn.having(forgetting=0)
        if choice:
            return self._tapped(turn, tapped)
        if intake is not None:
            return self._during_intake(turn, intake, word)
        return self._free(turn, word)

    def _attached(self, turn: Turn) -> Decision | Turn:
        """Meet what is no text: a contact is a phone number where one was asked for."""
        attachment, intake = turn.message.attachment, turn.conversation.intake
        if attachment is Attachment.CONTACT:
            is_asking = intake is not None and intake.stage is Stage.QUESTIONS
            if is_asking and intake and intake.field.takes in {Takes.PHONE, Takes.REACH}:
                return replace(turn, message=replace(turn.message, attachment=None))
            turn = replace(turn, message=replace(turn.message, text=""))
            return self._then(turn, self._replies.phrase("contact_not_asked", turn.language))
        name = "cannot_hear" if attachment is Attachment.VOICE else "cannot_see"
        return self._then(turn, self._replies.phrase(name, turn.language))

    def _free(self, turn: Turn, word: Word | None) -> Decision:
        """Meet words said while nothing waits for an answer."""
        text = turn.message.text
        if word is not None:
            return self._commanded(turn, word)
        if (tongue := self._words.tongue(text)) is not None:
            return self.requests.speak(turn, tongue)
        if not any(character.isalnum() for character in text):
            return turn.said(self.requests.phrase(turn, "empty"))
        return self._answering.meet(turn, text)

    def _tapped(self, turn: Turn, tapped: Sequence[ChoiceId]) -> Decision:
        kind = tapped[0].kind if tapped else None
        if kind is ChoiceKind.INTAKE:
            return self._tapped_intake(turn, tapped[0])
        if len(tapped) != 1:
            return self.requests.out_of_date(turn)
        argument = tapped[0].argument
        match kind:
            case ChoiceKind.TOPIC if self._replies.topic(argument):
                return self._answering.answer(turn, (argument,), Outcome.GUIDED)
            case ChoiceKind.GROUP:
                return self._then(turn, self._replies.topics(argument, turn.language))
            case ChoiceKind.LANGUAGE if argument in self._library.tongues:
                return self.requests.speak(turn, argument)
            case ChoiceKind.DO if argument in SLASHED:
                return self._commanded(turn, Word(argument))
            case ChoiceKind.WRONG:
                return self._answering.dispute(turn)
            case ChoiceKind.LEAD:
                return self.requests.lead_tapped(turn, tapped[0])
            case _:
                return self.requests.out_of_date(turn)

    def _commanded(self, turn: Turn, word: Word) -> Decision:
        command = self._commands.get(word)
        if command is None:  # yes, no, back, skip, cancel: of nothing
            return turn.said(self.requests.phrase(turn, "nothing_open"))
        return command(turn)

    def _asked_language(self, turn: Turn) -> Decision:
        tongue = self._words.tongue(self._words.argument(turn.message.text))
        if tongue is not None:
            return self.requests.speak(turn, tongue)
        return self._then(turn, self._replies.languages(turn.language))

    # The intake

    def _during_intake(self, turn: Turn, intake: Intake, word: Word | None) -> Decision:
        text = turn.message.text
        if word is not None and word in self._commands and word is not Word.WRONG:
            return self._commanded(turn, word)
        spoken = self._interview.hear(intake, turn.message, turn.language)
        tongue = self._words.tongue(text) if word is None else None
        if tongue is not None and not _answers_as_well(intake, text, spoken):
            return self.requests.speak(turn, tongue)
        if word is None and self._may_be_question(intake, text, spoken):
            found = self._answering.find(turn, text)
            if found.outcome is Found.ANSWER and not self._is_name(intake, found, text):
                turn = turn.having(asked=text)
                return self._answering.answer(turn, found.topics, Outcome.ANSWERED, found.score)
        return self._after_hearing(turn, spoken)

    def _may_be_question(self, intake: Intake, text: str, spoken: Spoken) -> bool:
        """Whether to look *text* up although a question of ours is waiting for an answer."""
        asks = self._words.is_question(text)
        if intake.stage is not Stage.QUESTIONS:
            return not spoken.is_understood
        if intake.field.takes in {Takes.EMAIL, Takes.PHONE, Takes.WEBSITE, Takes.REACH}:
            # "not a site" is a poor answer, no question.
            return not spoken.is_understood and asks
        return asks or not spoken.is_understood

    def _is_name(self, intake: Intake, found: Match, text: str) -> bool:
        """Whether *text* is more likely a name that happens to resemble small talk."""
        asks_name = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.NAME
        return asks_name and set(found.topics) <= COURTESIES and not self._words.is_question(text)

    def _tapped_intake(self, turn: Turn, tapped: ChoiceId) -> Decision:
        intake = turn.conversation.intake
        if intake is None:
            return self.requests.submitted_before(turn, tapped.intake)
        return self._after_hearing(turn, self._interview.hear(intake, turn.message, turn.language))

    def _after_hearing(self, turn: Turn, spoken: Spoken) -> Decision:
        if spoken.ending is Ending.SUBMITTED:
            return self.requests.submit(turn, spoken.intake)
        intake = None if spoken.ending is Ending.CANCELLED else spoken.intake
        return replace(turn.having(intake=intake).said(spoken.reply), consents=spoken.consents)


def _answers_as_well(intake: Intake, text: str, spoken: Spoken) -> bool:
    """Whether the name of a language is an answer here: "Swedish" as a country, "DA" as a company."""
    if intake.stage is not Stage.QUESTIONS or not spoken.is_understood:
        return False
    is_tag = text.isascii() and len(text.strip()) <= len("nb")
    return intake.field.takes is Takes.COUNTRY or (intake.field.takes is Takes.NAME and is_tag)
