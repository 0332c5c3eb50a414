"""Where a message goes: a tap, a command, an answer to what waits, or whatever else is said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.after_sending.consents import SentConsents
from bot.dialogue.after_sending.withdrawal import Withdrawal
from bot.dialogue.components import Components
from bot.dialogue.handoff import silence
from bot.dialogue.intake.intake import Stage
from bot.dialogue.no_intake.coming_back import AfterCancelling
from bot.dialogue.no_intake.routing import NoIntake
from bot.dialogue.open_intake.discard_question import DiscardQuestion
from bot.dialogue.open_intake.routing import Doing, OpenIntake
from bot.dialogue.privacy.erasure import Erasure
from bot.dialogue.privacy.minors import Minors
from bot.dialogue.privacy.personal_data import MyData
from bot.dialogue.registering import Registering
from bot.dialogue.replies import Replies
from bot.dialogue.shown_choices import ShownChoices
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.free_message import COURTEOUS
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.language import LanguageWishes
from bot.dialogue.words.commands import SLASHED, Word
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts, stretches
from bot.dialogue.words.wording import EDGES
from bot.message import Attachment, Reply
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.project import HELP, HUMAN, IDENTITY, PRIVACY, Project, Takes
from knowledge.topic import Language

MOST_BEFORE = 2
"""Clauses with which somebody greets: "hi", "how are you"."""


class Routing:
    """Leads each message to what answers it."""

    def __init__(
        self,
        components: Components,
        topics: TopicAnswers,
        registering: Registering,
        minors: Minors,
        erasure: Erasure,
    ) -> None:
        self._library = components.library
        self._replies = components.replies
        self._ear = components.ear
        self._words = components.words
        self._topics = topics
        self._registering = registering
        self._open_question = registering.open_question
        self._minors = minors
        self._erasure = erasure
        self._shown_choices = ShownChoices(
            components.replies, components.interview, components.words
        )
        self._language_wishes = LanguageWishes(components.words)
        self._withdrawal = Withdrawal(components.words, registering)
        self._consents = SentConsents(components.interview, registering)
        self.my_data = MyData(
            components.replies, components.interview, registering.open_question.then
        )
        commands: dict[Word, Callable[[Turn], Decision]] = {
            Word.START: self._started,
            Word.HELP: partial(self._guided, HELP),
            Word.PRIVACY: partial(self._guided, PRIVACY),
            Word.TOPICS: lambda turn: self._open_question.then(
                turn, self._replies.topics("", turn.language)
            ),
            Word.JOIN: registering.join,
            Word.MYLEAD: registering.leads.my_lead,
            Word.MYDATA: self.my_data.ask,
            Word.FORGET: erasure.ask,
            Word.LANGUAGE: self._asked_language,
            Word.WRONG: self._topics.did_you_mean.dispute,
            Word.MORE: lambda turn: self._open_question.say(turn, "nothing_more"),
        }
        acted: dict[Act, Callable[[Turn], Decision]] = {
            Act.PERSON: self._asked_for_person,
            Act.MY_DATA: self.my_data.ask,
            Act.MY_LEAD: registering.leads.my_lead,
            Act.ERASE: erasure.wanted,
            Act.WITHDRAW: self._withdrawal.ask,
            **{act: partial(self._guided, topic) for act, topic in COURTEOUS.items()},
        }
        self._does = Doing(commands, acted)
        open_intake = OpenIntake(components, topics, registering, self._does)
        self._open_intake = DiscardQuestion(open_intake, components.words, registering)
        self._after_cancelling = AfterCancelling(components.words, registering)
        self._no_intake = NoIntake(components, topics, registering)

    def meet(self, turn: Turn) -> Decision:
        """Return what follows a message that nobody but the assistant answers."""
        if turn.message.is_wordless:
            read = self._attached(turn)
            if isinstance(read, Decision):
                return read
            turn = read
        conversation, text = turn.conversation, turn.message.text
        intake = conversation.intake
        choice = turn.message.choice or self._shown_choices.chosen(turn)
        word = None if choice else self._words.find(text)
        tapped = ChoiceId.parse_all(choice)
        answered = self._erasure.meet(turn, tapped, word) if conversation.forgetting else None
        if answered is not None:
            return answered
        asked, turn = turn, turn.having(forgetting=0)
        if choice:
            return self._minors.kept_out(turn, self._tapped(turn, tapped))
        if (of_erasing := self._erasure.unasked(turn)) is not None:
            return of_erasing
        if (kept_out := self._minors.meet(turn)) is not None:
            return kept_out
        if intake is not None:
            sent = self._withdrawal.beside(turn, word)
            met = sent or self._open_intake.meet(turn, intake, word)
            return self._erasure.passed_over(asked, met)
        done = self._minors.kept_out(turn, self._at_liberty(turn, word))
        return self._erasure.again(asked, done) or self._withdrawal.again(asked, done) or done

    def _attached(self, turn: Turn) -> Decision | Turn:
        """Meet what is no text: a contact is a phone number where one was asked for."""
        attachment, intake = turn.message.attachment, turn.conversation.intake
        if attachment is Attachment.CONTACT:
            is_asking = intake is not None and intake.stage is Stage.QUESTIONS
            asked = (intake.field, *intake.asked_too) if is_asking and intake else ()
            if any(each.takes in {Takes.PHONE, Takes.REACH} for each in asked):
                message = replace(turn.message, attachment=None)
                heard = self._ear.hear(message.text, turn.language, turn.country)
                return replace(turn, message=message, heard=heard)
            turn = replace(turn, message=replace(turn.message, text=""))
            decision = self._open_question.then(
                turn, self._replies.phrase("contact_not_asked", turn.language)
            )
            # Its number is kept nowhere: not in what was said either.
            return replace(decision, kept_text=silence.shown(turn))
        name = "cannot_hear" if attachment is Attachment.VOICE else "cannot_see"
        return self._open_question.then(turn, self._replies.phrase(name, turn.language))

    def _at_liberty(self, turn: Turn, word: Word | None) -> Decision:
        """Meet words said while nothing waits for an answer."""
        if (bare := self._past_courtesy(turn)) is not turn:
            turn, word = bare, self._words.find(bare.message.text)
        if (anew := self._after_cancelling.meet(turn)) is not None:
            return anew
        if word is Word.START and self._no_intake.goes_on_to_join(turn):
            return self._registering.join(turn)
        if word is not None and word in self._does.commands:
            return self._commanded(turn, word)
        if (tongue := self._language_wishes.named(turn)) is not None:
            return self._registering.speak(turn, tongue)
        if (lead := self._registering.leads.named_lead(turn)) is not None:
            return lead
        if (missed := self._shown_choices.missed(turn)) is not None:
            return turn.replying(missed)
        if (decision := self._taken_back(turn, word)) is not None:
            return decision
        return self._no_intake.meet(turn, word, self._does.acted)

    def _past_courtesy(self, turn: Turn) -> Turn:
        """Return *turn* without the courteous question near its beginning, and what only greets before it: "hi, how are you? We …"."""
        text, begun = turn.message.text, stretches(turn.message.text)[:MOST_BEFORE]
        asked = (each for each in begun if self._words.is_one_of(each, "words_asking_how_one_is"))
        first = next(asked, "")
        before, _, behind = text.partition(first) if first else (text, "", "")
        behind = behind.lstrip(EDGES)
        if len(behind) <= len(first):
            return turn  # "how are you, friend?"
        opening = self._ear.hear(before, turn.language, turn.country)
        # "Hello I want my data deleted, how are you? …" does more than greet.
        is_greeting = opening.acts == (Act.GREET,)
        rest = behind if is_greeting else f"{before}{behind}"
        heard = self._ear.hear(rest, turn.language, turn.country)
        return replace(turn, heard=heard, message=replace(turn.message, text=rest))

    def _taken_back(self, turn: Turn, word: Word | None) -> Decision | None:
        """Return what follows where a lead that was sent, or a consent to it, is taken back; None for anything else."""
        return (
            self._withdrawal.meet(turn, word)
            or self._consents.meet(turn, self._withdrawal.ask)
            or self._withdrawal.stopped(turn, word)
            or self._withdrawal.kept(turn)
            or self._withdrawal.wished(turn)
        )

    def _tapped(self, turn: Turn, tapped: Sequence[ChoiceId]) -> Decision:
        kind = tapped[0].kind if tapped else None
        if kind is ChoiceKind.INTAKE:
            return self._open_intake.tapped(turn, tapped[0])
        if len(tapped) != 1:
            return self._open_question.out_of_date(turn)
        argument = tapped[0].argument
        match kind:
            case ChoiceKind.TOPIC if self._replies.topic(argument):
                return self._guided(argument, turn)
            case ChoiceKind.GROUP:
                return self._open_question.then(
                    turn, self._replies.topics(argument, turn.language)
                )
            case ChoiceKind.LANGUAGE if argument in self._library.tongues:
                return self._registering.speak(turn, argument)
            case ChoiceKind.DO if argument in SLASHED:
                return self._commanded(turn, Word(argument))
            case ChoiceKind.WRONG:
                return self._topics.did_you_mean.dispute(turn)
            case ChoiceKind.LEAD:
                return self._registering.lead_tapped(turn, tapped[0])
            case _:
                return self._open_question.out_of_date(turn)

    def _commanded(self, turn: Turn, word: Word) -> Decision:
        command = self._does.commands.get(word)  # none to cancel nothing
        return (
            command(turn)
            if command
            else turn.replying(self._open_question.phrase(turn, "nothing_open"))
        )

    def _started(self, turn: Turn) -> Decision:
        """Greet; whoever was brought by one of our places gets the answer that belongs to it."""
        welcome = greeting(self._replies, self._library.project, turn.language)
        origin = self._library.origins.get(turn.message.origin)
        if origin is None or self._replies.topic(origin.topic) is None:
            return self._open_question.then(turn, welcome)
        decision = self._topics.answer(turn, (origin.topic,), Outcome.GUIDED)
        reply = decision.reply.below(welcome.text)
        conversation = replace(decision.conversation, is_greeted=True)
        return replace(decision, reply=reply, conversation=conversation)

    def _asked_language(self, turn: Turn) -> Decision:
        tongue = self._words.tongue(self._words.argument(turn.message.text))
        if tongue is not None:
            return self._registering.speak(turn, self._language_wishes.script(turn, tongue))
        return self._open_question.then(turn, self._replies.languages(turn.language))

    def _asked_for_person(self, turn: Turn) -> Decision:
        """Call a person, or say who answers here where only that is asked."""
        is_asked = self._asks_if_human(turn.message.text, turn.language)
        return self._guided(IDENTITY if is_asked else HUMAN, turn)

    def _asks_if_human(self, text: str, language: Language) -> bool:
        """Whether *text* ends by asking just that: "first of all: are you a human?", not "are you human? If not, get me one".

        Its last part begins or ends so, and wishes for nobody behind it, as "are you a bot I want to talk to a person" does.
        """
        words = self._words
        said = key("".join(parts(text)[-1:]))
        spans = list(words.also_english("words_asking_if_human", language).spans(said))
        if not spans:
            return False
        before, behind = said[: min(spans)[0]], said[max(end for _, end in spans) :].strip()
        begins = not any(map(str.isalnum, words.without(before, "words_before_asking", language)))
        is_or = words.begins_own(behind, "words_or", language)
        wishes = words.speaks_of(behind, "words_person_alone", language) and not is_or
        return (begins or not behind) and not wishes

    def _guided(self, topic: str, turn: Turn) -> Decision:
        return self._topics.answer(turn, (topic,), Outcome.GUIDED)


def greeting(replies: Replies, project: Project, language: Language) -> Reply:
    """Return the words that begin a conversation."""
    choices = replies.choices(project.first_topics[:2], language)
    join = replies.command(Word.JOIN, language)
    return replies.phrase("greeting", language, (*choices, join))
