"""From a message and a conversation to a decision: what to say, and what to keep.

It decides and does nothing: no clock, no database, no platform.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from bot.commands import SLASHED, Word, Words
from bot.conversation import Conversation, Named
from bot.fields import NORDIC, Takes, numbers
from bot.intake import Intake, Stage
from bot.interview import Ending, Interview, Spoken
from bot.leads import Kind, Lead, Status
from bot.message import Choice, Message, Reply, Row
from bot.privacy import Consent
from bot.speaker import SIDE_TOPICS, SMALL_TALK, Speaker, in_script, written
from bot.transcript import Outcome
from knowledge.matcher import Match
from knowledge.matcher import Outcome as Found
from knowledge.names import Names
from knowledge.topic import Invitation, Language, Library

ENOUGH_WORDS = 4
"""Words of another language that outweigh a language chosen by name."""


class Finder(Protocol):
    """What finds the topic of a text: the matcher."""

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match: ...

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str]
    ) -> tuple[str, ...]: ...


class Ear(Protocol):
    """What hears the language of a text: the recogniser."""

    def heard(self, text: str) -> Language | None: ...


class Action(StrEnum):
    """What the exchange is asked to do besides keeping and replying."""

    SHOW_DATA = "show_data"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one message leads to."""

    reply: Reply
    conversation: Conversation
    outcome: Outcome = Outcome.GUIDED
    topics: tuple[str, ...] = ()
    score: float = 0.0
    lead: Lead | None = None
    consents: tuple[Consent, ...] = ()
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """Where new names come from, handed in so that tests can know them."""

    intake_id: Callable[[], str]
    reference: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message on its way to a decision."""

    message: Message
    conversation: Conversation
    language: Language
    leads: Callable[[], Sequence[Lead]] = field(repr=False)

    def with_conversation(self, **changes: object) -> "Turn":
        """Return the turn with the conversation changed."""
        return replace(self, conversation=replace(self.conversation, **changes))  # type: ignore[arg-type]  # replace() checks the names


class Assistant:
    """Answers from the library, leads through the intake, and says when it does not know."""

    def __init__(
        self,
        library: Library,
        finder: Finder,
        ear: Ear,
        speaker: Speaker,
        interview: Interview,
        words: Words,
        names: Names,
        chance: Chance,
    ) -> None:
        self._library = library
        self._finder = finder
        self._ear = ear
        self._speaker = speaker
        self._interview = interview
        self._words = words
        self._names = names
        self._chance = chance

    def decide(
        self, conversation: Conversation, message: Message, leads: Callable[[], Sequence[Lead]]
    ) -> Decision:
        """Return what *message* leads to; *leads* gives what this visitor left before."""
        language = self._language(conversation, message)
        conversation = replace(
            conversation, language=language, origin=conversation.origin or message.origin
        )
        decision = self._route(Turn(message, conversation, language, leads))
        return self._rounded_off(conversation, decision)

    def _rounded_off(self, before: Conversation, decision: Decision) -> Decision:
        """Add what belongs to every reply: the introduction, the script, what may be tapped next."""
        after, reply = decision.conversation, decision.reply
        if not before.is_greeted and reply.about != "phrase greeting":
            introduction = self._speaker.say("introduction", after.language)
            reply = replace(reply, text=f"{introduction}\n\n{reply.text}")
        reply = in_script(reply, after.language)
        after = replace(
            after, is_greeted=True, offered=tuple(choice.id for choice in reply.choices)
        )
        return replace(decision, reply=reply, conversation=after)

    # Language

    def _language(self, conversation: Conversation, message: Message) -> Language:
        known = conversation.language or self._promised(message.hint) or "en"
        if message.choice or conversation.intake is not None and conversation.language:
            return known
        heard = self._ear.heard(message.text)
        if heard is None:
            return known
        if conversation.is_chosen and heard != known:
            long_enough = len(message.text.split()) >= ENOUGH_WORDS or written(heard) == "zh-Hans"
            return heard if long_enough else known
        return heard

    def _promised(self, hint: str) -> Language | None:
        return hint if hint in self._library.tongues else None

    # Where a message goes

    def _route(self, turn: Turn) -> Decision:
        message, conversation = turn.message, turn.conversation
        choice = message.choice
        if not choice and conversation.intake is None:
            chosen = numbers(message.text, len(conversation.offered))
            if len(chosen) == 1:
                choice = conversation.offered[chosen[0] - 1]
        if conversation.forgetting and (decision := self._forgetting(turn, choice)):
            return decision
        turn = turn.with_conversation(forgetting=0)
        if choice:
            return self._tapped(turn, choice)
        word = self._words.find(message.text)
        if conversation.intake is not None:
            return self._during_intake(turn, conversation.intake, word)
        if word is not None:
            return self._command(turn, word)
        if (tongue := self._words.tongue(message.text)) is not None:
            return self._speak(turn, tongue)
        if not any(character.isalnum() for character in message.text):
            return self._said(turn, self._phrase(turn, "empty", SIDE_TOPICS[:3]))
        return self._asked(turn, message.text)

    def _tapped(self, turn: Turn, choice: str) -> Decision:
        kind, _, rest = choice.partition(":")
        match kind:
            case "in":
                return self._tapped_intake(turn)
            case "topic" if self._speaker.topic(rest):
                return self._answered(turn, (rest,), Outcome.GUIDED)
            case "group":
                return self._and_again(turn, self._speaker.topics(rest, turn.language))
            case "language" if rest in self._library.tongues:
                return self._speak(turn, rest)
            case "do" if rest in SLASHED:
                return self._command(turn, Word(rest))
            case "wrong":
                return self._disputed(turn)
            case "lead":
                return self._lead_tapped(turn, rest)
        return self._said(turn, self._phrase(turn, "out_of_date", SIDE_TOPICS[:3]))

    def _command(self, turn: Turn, word: Word) -> Decision:
        language = turn.language
        match word:
            case Word.START:
                return self._and_again(turn, self.greeting(language))
            case Word.HELP:
                return self._answered(turn, ("bot.help",), Outcome.GUIDED)
            case Word.PRIVACY:
                return self._answered(turn, ("bot.privacy",), Outcome.GUIDED)
            case Word.TOPICS:
                return self._and_again(turn, self._speaker.topics("", language))
            case Word.JOIN:
                return self._joining(turn)
            case Word.MYLEAD:
                return self._my_lead(turn)
            case Word.MYDATA:
                reply = self._speaker.phrase("my_data", language)
                return replace(self._said(turn, reply), action=Action.SHOW_DATA)
            case Word.FORGET:
                return self._ask_to_forget(turn, 1)
            case Word.LANGUAGE:
                tongue = self._words.tongue(self._words.argument(turn.message.text))
                if tongue is not None:
                    return self._speak(turn, tongue)
                return self._and_again(turn, self._speaker.languages(language))
            case Word.WRONG:
                return self._disputed(turn)
            case Word.CANCEL | Word.NO | Word.YES | Word.BACK | Word.SKIP:
                return self._said(turn, self._phrase(turn, "nothing_open", SIDE_TOPICS[:3]))

    def greeting(self, language: Language) -> Reply:
        """Return the words that begin a conversation."""
        choices = self._speaker.choices(("project.about", "cities.overview"), language)
        join = Choice("do:join", self._speaker.say("choice_join", language))
        return self._speaker.phrase("greeting", language, (*choices, join))

    # Questions

    def _asked(self, turn: Turn, text: str) -> Decision:
        found = self._find(turn, text)
        turn = turn.with_conversation(named=self._named(turn.conversation.named, text), asked=text)
        match found.outcome:
            case Found.ANSWER:
                return self._answered(turn, found.topics, Outcome.ANSWERED, found.score)
            case Found.RIVALS:
                reply = self._speaker.did_you_mean(found.topics, turn.language)
                outcome = Outcome.OFFERED
            case Found.NONE:
                reply = self._speaker.decline(found.topics, turn.language)
                outcome = Outcome.DECLINED
        turn = turn.with_conversation(answered=(), refused=())
        decision = self._said(turn, reply)
        return replace(decision, outcome=outcome, topics=found.topics, score=found.score)

    def _find(self, turn: Turn, text: str) -> Match:
        before = turn.conversation.before or None
        return self._finder.find(text, written(turn.language), before=before)

    def _answered(
        self, turn: Turn, topics: Sequence[str], outcome: Outcome, score: float = 0.0
    ) -> Decision:
        reply = self._speaker.answer(topics, turn.language)
        turn = turn.with_conversation(answered=tuple(topics), refused=())
        if not set(topics) <= SMALL_TALK:
            turn = turn.with_conversation(before=topics[0])
        kind = self._invited(topics)
        if kind is not None and turn.conversation.intake is None:
            decision = self._begun(turn, kind, reply)
        else:
            decision = self._and_again(turn, reply)
        return replace(decision, outcome=outcome, topics=tuple(topics), score=score)

    def _invited(self, topics: Sequence[str]) -> Kind | None:
        """Return the registration that the answers of *topics* begin, None for none."""
        kinds = {Invitation.COMPANY: Kind.COMPANY, Invitation.PARTNER: Kind.PARTNER}
        for each in topics:
            topic = self._speaker.topic(each)
            if topic is not None and topic.invitation in kinds:
                return kinds[topic.invitation]
        return None

    def _disputed(self, turn: Turn) -> Decision:
        conversation = turn.conversation
        if not conversation.asked:
            return self._and_again(turn, self._phrase(turn, "ask_otherwise", SIDE_TOPICS[:3]))
        shown = {choice.removeprefix("topic:") for choice in conversation.offered}
        refused = {*conversation.refused, *conversation.answered, *shown}
        nearest = self._finder.nearest(
            conversation.asked, written(turn.language), exclude=frozenset(refused)
        )
        reply = self._speaker.decline(nearest, turn.language)
        reply = replace(
            reply, text=self._speaker.say("disputed", turn.language), about="phrase disputed"
        )
        turn = turn.with_conversation(refused=tuple(sorted(refused)), before="")
        decision = self._and_again(turn, reply)
        return replace(decision, outcome=Outcome.DISPUTED, topics=conversation.answered)

    def _named(self, before: Named, text: str) -> Named:
        naming = self._names.find(text)
        countries = [name.country for name in naming.names if name.country in NORDIC]
        cities = [
            name.topic.removeprefix("city.")
            for name in naming.of_group("cities")
            if name.topic.startswith("city.")
        ]
        areas = [name.topic.partition(".")[2] for name in naming.of_group("focus_areas")]
        return Named(
            tuple(dict.fromkeys(countries or before.countries)),
            tuple(dict.fromkeys((*before.cities, *cities))),
            tuple(dict.fromkeys((*before.focus_areas, *areas))),
        )

    # The intake

    def _joining(self, turn: Turn) -> Decision:
        if turn.conversation.intake is not None:
            return self._said(
                turn, self._interview.again(turn.conversation.intake, turn.language)
            )
        is_partner = turn.language.startswith("zh") or turn.conversation.before.startswith("partner.")
        return self._begun(turn, Kind.PARTNER if is_partner else Kind.COMPANY)

    def _begun(self, turn: Turn, kind: Kind, reply: Reply | None = None) -> Decision:
        intake = self._interview.begin(self._chance.intake_id(), kind, turn.conversation.named)
        lead_in = reply.text if reply else self._speaker.say("project_is_closed", turn.language)
        asked = self._interview.ask(intake, turn.language, lead_in=lead_in)
        if reply:
            asked = replace(asked, about=f"{reply.about}, {asked.about}", foot=reply.foot)
        return self._said(turn.with_conversation(intake=intake), asked)

    def _during_intake(self, turn: Turn, intake: Intake, word: Word | None) -> Decision:
        text = turn.message.text
        if word in SLASHED - {Word.CANCEL}:
            return self._command(turn, word)
        if word is None and (tongue := self._words.tongue(text)) is not None:
            return self._speak(turn, tongue)
        spoken = self._interview.hear(intake, turn.message, turn.language)
        if word is None and self._may_be_question(intake, text, spoken):
            found = self._find(turn, text)
            if found.outcome is Found.ANSWER and not self._is_short_name(intake, found, text):
                turn = turn.with_conversation(asked=text)
                return self._answered(turn, found.topics, Outcome.ANSWERED, found.score)
        return self._after_hearing(turn, spoken)

    def _may_be_question(self, intake: Intake, text: str, spoken: Spoken) -> bool:
        """Whether to look *text* up although a question of ours is waiting for an answer."""
        if not spoken.is_understood:
            return True
        if intake.stage is not Stage.QUESTIONS:
            return False
        if intake.field.takes in {Takes.EMAIL, Takes.PHONE, Takes.WEBSITE, Takes.REACH}:
            return False
        return self._words.is_question(text)

    def _is_short_name(self, intake: Intake, found: Match, text: str) -> bool:
        """Whether *text* is more likely a name that happens to resemble small talk."""
        asks_name = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.NAME
        return asks_name and set(found.topics) <= SMALL_TALK and not self._words.is_question(text)

    def _tapped_intake(self, turn: Turn) -> Decision:
        intake = turn.conversation.intake
        dialogue = turn.message.choice.split(":")[1] if ":" in turn.message.choice else ""
        if intake is None:
            kept = [lead for lead in turn.leads() if lead.intake == dialogue]
            if kept:
                return self._said(turn, self._taken(kept[0], turn.language, "already_taken"))
            return self._said(turn, self._phrase(turn, "out_of_date", SIDE_TOPICS[:3]))
        return self._after_hearing(turn, self._interview.hear(intake, turn.message, turn.language))

    def _after_hearing(self, turn: Turn, spoken: Spoken) -> Decision:
        match spoken.ending:
            case Ending.SUBMITTED:
                return self._submitted(turn, spoken.intake)
            case Ending.CANCELLED:
                after = turn.with_conversation(intake=None)
                return replace(self._said(after, spoken.reply), consents=spoken.consents)
            case None:
                after = turn.with_conversation(intake=spoken.intake)
                return replace(self._said(after, spoken.reply), consents=spoken.consents)

    def _submitted(self, turn: Turn, intake: Intake) -> Decision:
        conversation = turn.conversation
        lead = self._interview.lead(
            intake, turn.message, self._chance.reference, conversation.origin, turn.language
        )
        phrase = "lead_changed" if intake.reference else "lead_taken"
        earlier = [each for each in turn.leads() if each.reference == intake.reference]
        if earlier:
            lead = replace(
                lead,
                intake=earlier[0].intake,
                taken_at=earlier[0].taken_at,
                status=earlier[0].status,
                origin=earlier[0].origin,
            )
        reply = self._taken(lead, turn.language, phrase)
        return replace(self._said(turn.with_conversation(intake=None), reply), lead=lead)

    def _taken(self, lead: Lead, language: Language, phrase: str) -> Reply:
        organisation = self._organisation(lead, language)
        choices = (
            Choice("do:mylead", self._speaker.say("choice_mylead", language)),
            *self._speaker.choices(("pipeline.next-steps",), language),
        )
        reply = self._speaker.phrase(
            phrase, language, choices, reference=lead.reference, organisation=organisation
        )
        return replace(reply, reference=lead.reference)

    def _organisation(self, lead: Lead, language: Language) -> str:
        return self._speaker.say(f"organisation_{lead.organisation.replace('-', '_')}", language)

    # The visitor's lead

    def _my_lead(self, turn: Turn) -> Decision:
        leads = turn.leads()
        language = turn.language
        if not leads:
            join = Choice("do:join", self._speaker.say("choice_join", language))
            return self._and_again(turn, self._speaker.phrase("no_lead", language, (join,)))
        lead = leads[0]
        fields = self._interview.reopen("", lead).fields
        rows = tuple(
            Row(
                self._interview.field_label(lead.kind, each, language),
                self._interview.value(each, lead.given.get(each.name), language),
            )
            for each in fields
        )
        choices = [
            Choice(f"lead:change:{lead.reference}", self._speaker.say("choice_change_lead", language))
        ]
        if lead.status is not Status.WITHDRAWN:
            withdraw = self._speaker.say("choice_withdraw", language)
            choices.append(Choice(f"lead:withdraw:{lead.reference}", withdraw))
        reply = self._speaker.phrase(
            "my_lead",
            language,
            choices,
            reference=lead.reference,
            organisation=self._organisation(lead, language),
            status=self._speaker.say(f"status_{lead.status}", language),
        )
        return self._and_again(turn, replace(reply, rows=rows, reference=lead.reference))

    def _lead_tapped(self, turn: Turn, rest: str) -> Decision:
        verb, _, reference = rest.partition(":")
        lead = next((each for each in turn.leads() if each.reference == reference), None)
        if lead is None or turn.conversation.intake is not None:
            return self._and_again(turn, self._phrase(turn, "out_of_date", ()))
        if verb == "change":
            intake = self._interview.reopen(self._chance.intake_id(), lead)
            reply = self._interview.ask(intake, turn.language)
            return self._said(turn.with_conversation(intake=intake), reply)
        if verb == "withdraw" and lead.status is not Status.WITHDRAWN:
            lead = replace(lead, status=Status.WITHDRAWN, changed_at=turn.message.taken_at)
            reply = self._speaker.phrase("lead_withdrawn", turn.language, reference=reference)
            return replace(self._said(turn, reply), lead=lead)
        return self._said(turn, self._phrase(turn, "out_of_date", ()))

    # Erasure and language

    def _ask_to_forget(self, turn: Turn, times: int) -> Decision:
        choices = (
            Choice(f"forget:{times}", self._speaker.say(f"choice_forget_{times}", turn.language)),
            Choice("keep", self._speaker.say("choice_keep", turn.language)),
        )
        reply = self._speaker.phrase(f"forget_{times}", turn.language, choices)
        return self._said(turn.with_conversation(forgetting=times), reply)

    def _forgetting(self, turn: Turn, choice: str) -> Decision | None:
        """Return what follows while erasure waits to be confirmed; None for anything else said."""
        times = turn.conversation.forgetting
        word = None if choice else self._words.find(turn.message.text)
        if choice == f"forget:{times}" or word is Word.YES:
            if times == 1:
                return self._ask_to_forget(turn, 2)
            reply = self._speaker.phrase("erased", turn.language)
            return replace(self._said(turn, reply), action=Action.ERASE)
        if choice == "keep" or word in {Word.NO, Word.CANCEL}:
            kept = turn.with_conversation(forgetting=0)
            return self._and_again(kept, self._phrase(kept, "not_erased", ()))
        return None

    def _speak(self, turn: Turn, language: Language) -> Decision:
        turn = replace(turn, language=language)
        turn = turn.with_conversation(language=language, is_chosen=True)
        return self._and_again(turn, self._phrase(turn, "language_changed", SIDE_TOPICS[:3]))

    def erased(self, language: Language) -> Reply:
        """Return what is said of a message whose visitor has been erased since."""
        return in_script(self._speaker.phrase("erased", language), language)

    def shows(self, data: Mapping[str, Any], decision: Decision) -> Reply:
        """Return *decision*'s reply with *data*, all that is kept of the visitor, readable."""
        language = decision.conversation.language
        paragraphs = [decision.reply.text]
        for exchange in data["exchanges"]:
            # An earlier copy of the data is not copied once more.
            is_copy = "phrase my_data" in exchange["about"]
            said = "…" if is_copy else exchange["assistant"]
            paragraphs.append(f"{exchange['at'][:16].replace('T', ' ')}\n> {exchange['you']}\n{said}")
        for lead in data["leads"]:
            given = ", ".join(f"{name}: {value}" for name, value in lead["given"].items())
            paragraphs.append(f"{lead['reference']} · {lead['taken_at'][:10]} · {given}")
        for consent in data["consents"]:
            answer = self._speaker.say("yes" if consent["is_given"] else "no", language)
            paragraphs.append(f"{consent['at'][:10]} · {answer}\n{consent['wording']}")
        return replace(decision.reply, text="\n\n".join(paragraphs))

    # Small helpers

    def _phrase(self, turn: Turn, name: str, topics: Sequence[str]) -> Reply:
        choices = self._speaker.choices(topics, turn.language)
        return self._speaker.phrase(name, turn.language, choices)

    def _said(self, turn: Turn, reply: Reply) -> Decision:
        return Decision(reply, turn.conversation)

    def _and_again(self, turn: Turn, reply: Reply) -> Decision:
        """Return *reply*, followed by the question of the intake that is waiting, if one is."""
        intake = turn.conversation.intake
        if intake is None:
            return self._said(turn, reply)
        again = self._interview.again(intake, turn.language)
        text = f"{reply.text}\n\n{again.text}"
        return self._said(
            turn,
            replace(again, text=text, about=f"{reply.about}, {again.about}", foot=reply.foot),
        )
