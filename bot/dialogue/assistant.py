"""From a message and a conversation to a decision: what to say, and what to keep.

It decides and does nothing: no clock, no database, no platform.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.after_sending.consents import SentConsents
from bot.dialogue.after_sending.withdrawal import Withdrawal
from bot.dialogue.conversation import Conversation
from bot.dialogue.handoff import silence
from bot.dialogue.handoff.attachments import Attachments
from bot.dialogue.hearing import Ear, Finder
from bot.dialogue.help.after_call import AfterCall
from bot.dialogue.help.help import Help
from bot.dialogue.help.whom_to_ring import WhomToRing, is_of_help
from bot.dialogue.intake.intake import Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.language import LanguageRecogniser, MessageLanguage
from bot.dialogue.no_intake.routing import NoIntake
from bot.dialogue.open_intake.doing import Doing
from bot.dialogue.open_intake.routing import OpenIntake
from bot.dialogue.privacy.erasure import Erasure
from bot.dialogue.privacy.minors import Minors
from bot.dialogue.privacy.personal_data import MyData
from bot.dialogue.registering import Registering
from bot.dialogue.replies import Replies
from bot.dialogue.shown_choices import ShownChoices
from bot.dialogue.telling.vocabulary import all_words
from bot.dialogue.thresholds import CALLS_FROM
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.free_message import COURTEOUS
from bot.dialogue.turn import NOT_URGENT, Chance, Decision, Turn
from bot.dialogue.utterance import UNHEARD
from bot.dialogue.wishes.language import LanguageWishes
from bot.dialogue.words.commands import SLASHED, Word, Words, is_slashed
from bot.files import Verdict
from bot.leads import Lead
from bot.message import SILENCE, About, Attachment, Message, Reply, paragraphs
from bot.transcript import Outcome, stays_called
from knowledge.acts.act import Act
from knowledge.language.names import Names
from knowledge.language.traditional import tag_of
from knowledge.project import HELP, HUMAN, PRIVACY, Takes
from knowledge.topic import SOURCE, Language, Library


@dataclass(frozen=True, slots=True)
class Parts:
    """What an assistant is made of."""

    library: Library
    finder: Finder
    ear: Ear
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
        self._ear = parts.ear
        self._replies = parts.replies
        self._interview = parts.interview
        self._words = parts.words
        self._language_wishes = LanguageWishes(parts.words)
        labels = chain.from_iterable(map(all_words, parts.library.clues.labels.values()))
        self._help = Help(parts.words, labels)
        self._ring = WhomToRing(parts.replies, parts.library.help_lines, parts.names)
        self.registering = Registering(parts.replies, parts.interview, parts.chance)
        self._after_call = AfterCall(self._help, self._ring, parts.words, self.registering.join)
        self.my_data = MyData(parts.replies, parts.interview)
        self.erasure = Erasure(parts.replies, self.registering, parts.words)
        self._attachments = Attachments(self._replies, self.registering, self._route)
        self._shown_choices = ShownChoices(parts.replies, parts.interview, parts.words)
        self._withdrawal = Withdrawal(parts.replies, self.registering, parts.words)
        self._consents = SentConsents(parts.interview, self.registering)
        self._minors = Minors(parts.replies, parts.words, parts.interview, self.registering)
        self._topics = TopicAnswers(
            parts.finder, parts.replies, parts.names, parts.words, self.registering
        )
        self._no_intake = NoIntake(parts.replies, parts.words, self._topics, self.registering)
        self._commands: dict[Word, Callable[[Turn], Decision]] = {
            Word.START: self._started,
            Word.HELP: lambda turn: self._topics.answer(turn, (HELP,), Outcome.GUIDED),
            Word.PRIVACY: lambda turn: self._topics.answer(turn, (PRIVACY,), Outcome.GUIDED),
            Word.TOPICS: lambda turn: self._then(turn, self._replies.topics("", turn.language)),
            Word.JOIN: self.registering.join,
            Word.MYLEAD: self.registering.leads.my_lead,
            Word.MYDATA: self.my_data.ask,
            Word.FORGET: self.erasure.ask,
            Word.LANGUAGE: self._asked_language,
            Word.WRONG: self._topics.did_you_mean.dispute,
            Word.MORE: lambda turn: self._then(
                turn, self.registering.phrase(turn, "nothing_more")
            ),
        }
        self._acted: dict[Act, Callable[[Turn], Decision]] = {
            Act.PERSON: lambda turn: self._topics.answer(turn, (HUMAN,), Outcome.GUIDED),
            Act.MY_DATA: self.my_data.ask,
            Act.MY_LEAD: self.registering.leads.my_lead,
            Act.ERASE: self.erasure.wanted,
            Act.WITHDRAW: self._withdrawal.ask,
            **{act: partial(self._courteous, topic) for act, topic in COURTEOUS.items()},
        }
        self._open_intake = OpenIntake(
            parts.interview,
            parts.words,
            self._topics,
            self.registering,
            Doing(self._commands, self._acted),
        )

    def decide(
        self,
        conversation: Conversation,
        message: Message,
        leads: Callable[[], Sequence[Lead]],
        verdict: Verdict | None = None,
    ) -> Decision:
        """Return what *message* leads to; *leads* gives what this visitor left before.

        *verdict* is what became of the file that came with it.
        """
        origin = self._message_language.origin(message)
        came_by = conversation.origin or (origin.code if origin else "")
        intake = conversation.intake and conversation.intake.known(self._library.project.kinds)
        conversation = conversation.having(origin=came_by, intake=intake)
        language = self._message_language.language(conversation, message)
        region = self._message_language.region(conversation, message)
        conversation = conversation.having(language=language, region=region)
        is_told = message.text and not message.choice and not message.is_wordless
        heard = (
            self._ear.hear(message.text, language, conversation.country) if is_told else UNHEARD
        )
        turn = Turn(message, conversation, language, leads, heard)
        if is_told:
            turn = self._help.called_off(replace(turn, urgency=self._urgency(turn)))
            call = self._help.call(turn) if turn.urgency >= CALLS_FROM else None
            if call is not None:
                met = self._ring.meet(turn, call)
                if verdict is not None:
                    met = self._attachments.below(turn, verdict, met)
                return self._rounded_off(turn, met, is_back=False)
        is_back = silence.is_over(conversation, message.taken_at)
        answered = turn.having(held=None) if is_back else turn
        if verdict is None and silence.is_for_staff(turn, self._words):
            return silence.decision(turn)
        route = (
            self._route if verdict is None else partial(self._attachments.meet, verdict=verdict)
        )
        decision = silence.passed_on(turn, self._after_call.meet(answered, route))
        return self._rounded_off(turn, decision, is_back=is_back)

    def pass_over(
        self, conversation: Conversation, message: Message, *, is_told: bool
    ) -> Decision:
        """Return the decision to keep *message* unread; with *is_told*, the reply says so."""
        language = conversation.language or message.hint or SOURCE
        if is_told:
            intake = conversation.intake and conversation.intake.known(self._library.project.kinds)
            known = replace(conversation, intake=intake)
            language = self._message_language.language(known, message)
        turn = Turn(message, conversation, language, tuple)
        if conversation.held is not None and not silence.is_over(conversation, message.taken_at):
            return silence.decision(turn)
        tag = tag_of(language, conversation.region)
        told = self._replies.in_script(self._replies.phrase("slow_down", language), tag)
        return turn.replying(told if is_told else Reply("", SILENCE, language))

    def _urgency(self, turn: Turn) -> float:
        text, find = turn.message.text, self._words.find
        if is_slashed(text) or find(text) is not None or self._minors.ends(turn):
            return NOT_URGENT
        return self._help.urgency(
            turn,
            lambda: self._topics.find(turn, text),
            lambda text: self._ear.hear(text, turn.language, turn.country).act_scores,
        )

    def greeting(self, language: Language) -> Reply:
        """Return the words that begin a conversation."""
        choices = self._replies.choices(self._library.project.first_topics[:2], language)
        join = self._replies.command(Word.JOIN, language)
        return self._replies.phrase("greeting", language, (*choices, join))

    def _rounded_off(self, turn: Turn, decision: Decision, *, is_back: bool) -> Decision:
        """Add what belongs to every reply: introduction, script, and what may be tapped next."""
        before, after, reply = turn.conversation, decision.conversation, decision.reply
        is_greeted = before.is_greeted or after.is_greeted or turn.message.is_greeted
        lines = []
        if is_back:
            lines.append(self._replies.say("handed_back", after.language))
        if not is_of_help(reply.about):
            if not is_greeted and reply.about != About.phrase("greeting"):
                lines.append(self._replies.say("introduction", after.language))
                is_greeted = True
            lines.append(self._ring.still(turn, turn.urgency))
            after = self._ring.reminded(after) if lines[-1] else after
        reply = reply.below(paragraphs(*lines))
        is_greeted = is_greeted or reply.about == About.phrase("greeting")
        if after.intake is not None:
            after = after.having(intake=self._interview.questions.noticing(after.intake, reply))
        reply = self._replies.in_script(reply, after.tag, _own_words(turn, decision))
        rest_waits = before.is_cut and reply.about.says("nothing_more")
        after = after.having(
            is_greeted=is_greeted,
            offered=tuple(choice.id for choice in reply.choices),
            # The rest of a long reply belongs to what was shown of it.
            shown=before.shown if rest_waits else str(reply.about),
            is_cut=False,
            is_called=stays_called(reply.about, before=after.is_called),
        )
        return replace(decision, reply=reply, conversation=after)

    def _then(self, turn: Turn, reply: Reply) -> Decision:
        return self.registering.then(turn, reply)

    def _started(self, turn: Turn) -> Decision:
        """Greet; whoever was brought by one of our places gets the answer that belongs to it."""
        greeting = self.greeting(turn.language)
        origin = self._message_language.origin(turn.message)
        if origin is None or not origin.topic or self._replies.topic(origin.topic) is None:
            return self._then(turn, greeting)
        decision = self._topics.answer(turn, (origin.topic,), Outcome.GUIDED)
        reply = decision.reply.below(greeting.text)
        conversation = replace(decision.conversation, is_greeted=True)
        return replace(decision, reply=reply, conversation=conversation)

    def _courteous(self, topic: str, turn: Turn) -> Decision:
        return self._topics.answer(turn, (topic,), Outcome.GUIDED)

    # Where a message goes

    def _route(self, turn: Turn) -> Decision:
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
        answered = self.erasure.meet(turn, tapped, word) if conversation.forgetting else None
        if answered is not None:
            return answered
        asked, turn = turn, turn.having(forgetting=0)
        if choice:
            return self._minors.kept_out(turn, self._tapped(turn, tapped))
        if self.erasure.forbidden(turn):
            return self.erasure.wanted(turn)
        if (kept_out := self._minors.meet(turn)) is not None:
            return kept_out
        if intake is not None:
            sent = self._withdrawal.beside(turn, word)
            met = sent or self._open_intake.meet(turn, intake, word)
            return self.erasure.passed_over(asked, met)
        done = self._minors.kept_out(turn, self._at_liberty(turn, word))
        return self.erasure.again(asked, done) or self._withdrawal.again(asked, done) or done

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
            decision = self._then(turn, self._replies.phrase("contact_not_asked", turn.language))
            # Its number is kept nowhere: not in what was said either.
            return replace(decision, kept_text=silence.shown(turn))
        name = "cannot_hear" if attachment is Attachment.VOICE else "cannot_see"
        return self._then(turn, self._replies.phrase(name, turn.language))

    def _at_liberty(self, turn: Turn, word: Word | None) -> Decision:
        """Meet words said while nothing waits for an answer."""
        if word is not None and word in self._commands:
            return self._commanded(turn, word)
        if (tongue := self._language_wishes.called(turn)) is not None:
            return self.registering.speak(turn, tongue)
        if (lead := self.registering.leads.named_lead(turn)) is not None:
            return lead
        if (missed := self._shown_choices.missed(turn)) is not None:
            return turn.replying(missed)
        if (decision := self._taken_back(turn, word)) is not None:
            return decision
        return self._no_intake.meet(turn, word, self._acted)

    def _taken_back(self, turn: Turn, word: Word | None) -> Decision | None:
        """Return what follows where a lead that was sent, or a consent to it, is taken back; None for anything else."""
        answered = self._withdrawal.meet(turn, word)
        answered = answered or self._consents.meet(turn, self._withdrawal.ask)
        return answered or self._withdrawal.stopped(turn, word)

    def _tapped(self, turn: Turn, tapped: Sequence[ChoiceId]) -> Decision:
        kind = tapped[0].kind if tapped else None
        if kind is ChoiceKind.INTAKE:
            return self._open_intake.tapped(turn, tapped[0])
        if len(tapped) != 1:
            return self.registering.out_of_date(turn)
        argument = tapped[0].argument
        match kind:
            case ChoiceKind.TOPIC if self._replies.topic(argument):
                return self._topics.answer(turn, (argument,), Outcome.GUIDED)
            case ChoiceKind.GROUP:
                return self._then(turn, self._replies.topics(argument, turn.language))
            case ChoiceKind.LANGUAGE if argument in self._library.tongues:
                return self.registering.speak(turn, argument)
            case ChoiceKind.DO if argument in SLASHED:
                return self._commanded(turn, Word(argument))
            case ChoiceKind.WRONG:
                return self._topics.did_you_mean.dispute(turn)
            case ChoiceKind.LEAD:
                return self.registering.lead_tapped(turn, tapped[0])
            case _:
                return self.registering.out_of_date(turn)

    def _commanded(self, turn: Turn, word: Word) -> Decision:
        command = self._commands.get(word)  # none to cancel nothing
        return (
            command(turn)
            if command
            else turn.replying(self.registering.phrase(turn, "nothing_open"))
        )

    def _asked_language(self, turn: Turn) -> Decision:
        tongue = self._words.tongue(self._words.argument(turn.message.text))
        if tongue is not None:
            return self.registering.speak(turn, self._language_wishes.script(turn, tongue))
        return self._then(turn, self._replies.languages(turn.language))


def _own_words(turn: Turn, decision: Decision) -> Iterator[object]:
    """Yield what the visitor told, before this message and in it: a reply may repeat it."""
    for conversation in (turn.conversation, decision.conversation):
        yield from conversation.told.values()
        yield from conversation.intake.given.values() if conversation.intake else ()
        if conversation.intake and conversation.intake.proposed:
            yield conversation.intake.proposed
    for lead in (*turn.leads(), *filter(None, [decision.lead])):
        yield from lead.given.values()
