"""From a message and a conversation to a decision: what to say, and what to keep.

It decides and does nothing: no clock, no database, no platform.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from bot.dialogue.components import Components
from bot.dialogue.conversation import Conversation
from bot.dialogue.handoff import silence
from bot.dialogue.handoff.attachments import Attachments
from bot.dialogue.help.after_call import AfterCall
from bot.dialogue.help.help import Help
from bot.dialogue.help.whom_to_ring import WhomToRing, is_of_help
from bot.dialogue.language import MessageLanguage
from bot.dialogue.privacy.erasure import Erasure
from bot.dialogue.privacy.minors import Minors
from bot.dialogue.registering import Registering
from bot.dialogue.routing import Routing, greeting
from bot.dialogue.telling.vocabulary import all_words
from bot.dialogue.thresholds import CALLS_FROM
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.turn import NOT_URGENT, Decision, Turn
from bot.dialogue.words.commands import is_slashed
from bot.files import Verdict
from bot.leads import Lead
from bot.message import SILENCE, About, Message, Reply, paragraphs
from bot.transcript import stays_called
from knowledge.language.traditional import tag_of
from knowledge.topic import SOURCE, Language


class Assistant:
    """Answers from the library, leads through the intake, and says when it does not know."""

    def __init__(self, components: Components) -> None:
        self._library = components.library
        self._message_language = MessageLanguage(components.recogniser, components.library)
        self._ear = components.ear
        self._replies = components.replies
        self._interview = components.interview
        self._words = components.words
        labels = chain.from_iterable(map(all_words, components.library.clues.labels.values()))
        self._help = Help(components.words, labels)
        self._ring = WhomToRing(
            components.replies, components.library.help_lines, components.names
        )
        registering = Registering(components)
        self._topics = TopicAnswers(components, registering)
        self._minors = Minors(
            components.replies, components.words, components.interview, registering
        )
        self.erasure = Erasure(components, registering)
        self._routing = Routing(components, self._topics, registering, self._minors, self.erasure)
        self.my_data = self._routing.my_data
        self._after_call = AfterCall(self._help, self._ring, components.words, registering.join)
        self._attachments = Attachments(
            components.replies, registering.open_question, self._routing.meet
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
        conversation = self._with_known_kind(conversation).having(origin=came_by)
        language = self._message_language.language(conversation, message)
        region = self._message_language.region(conversation, message)
        conversation = conversation.having(language=language, region=region)
        turn = Turn(message, conversation, language, leads)
        if message.text and not message.choice and not message.is_wordless:
            turn = replace(turn, heard=self._ear.hear(message.text, language, turn.country))
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
            self._routing.meet
            if verdict is None
            else partial(self._attachments.meet, verdict=verdict)
        )
        decision = silence.passed_on(turn, self._after_call.meet(answered, route))
        return self._rounded_off(turn, decision, is_back=is_back)

    def pass_over(
        self, conversation: Conversation, message: Message, *, is_told: bool
    ) -> Decision:
        """Return the decision to keep *message* unread; with *is_told*, the reply says so."""
        language = conversation.language or message.hint or SOURCE
        if is_told:
            known = self._with_known_kind(conversation)
            language = self._message_language.language(known, message)
        turn = Turn(message, conversation, language, tuple)
        if conversation.held is not None and not silence.is_over(conversation, message.taken_at):
            return silence.decision(turn)
        tag = tag_of(language, conversation.region)
        told = self._replies.in_script(self._replies.phrase("slow_down", language), tag)
        return turn.replying(told if is_told else Reply("", SILENCE, language))

    def _with_known_kind(self, conversation: Conversation) -> Conversation:
        """Return *conversation*, without a registration of a kind that the content no longer has."""
        intake = conversation.intake
        return conversation.having(intake=intake and intake.known(self._library.project.kinds))

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
        return greeting(self._replies, self._library.project, language)

    def _rounded_off(self, turn: Turn, decision: Decision, *, is_back: bool) -> Decision:
        """Add what belongs to every reply: introduction, script, and what may be tapped next."""
        before, after, reply = turn.conversation, decision.conversation, decision.reply
        was_greeted = before.is_greeted or after.is_greeted or turn.message.is_greeted
        is_greeted = was_greeted or reply.about == About.phrase("greeting")
        lines = []
        if is_back:
            lines.append(self._replies.say("handed_back", after.language))
        if not is_of_help(reply.about):
            if not is_greeted:
                lines.append(self._replies.say("introduction", after.language))
                is_greeted = True
            lines.append(self._ring.still(turn))
            after = self._ring.reminded(after) if lines[-1] else after
        reply = reply.below(paragraphs(*lines))
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


def _own_words(turn: Turn, decision: Decision) -> Iterator[object]:
    """Yield what the visitor told, before this message and in it: a reply may repeat it."""
    for conversation in (turn.conversation, decision.conversation):
        yield from conversation.told.values()
        yield from conversation.intake.given.values() if conversation.intake else ()
        if conversation.intake and conversation.intake.proposed:
            yield conversation.intake.proposed
    for lead in (*turn.leads(), *filter(None, [decision.lead])):
        yield from lead.given.values()
