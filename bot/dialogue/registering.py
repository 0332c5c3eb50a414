"""Begins a registration, repeats it, and says what waits; which kind of lead a visitor is."""

from collections.abc import Sequence
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.components import Components
from bot.dialogue.intake.fitting import fitting, is_followed_up
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.list_named import list_named
from bot.dialogue.interview.further_company import without_company
from bot.dialogue.interview.open_question import OpenQuestion
from bot.dialogue.sent_leads.sent_leads import SentLeads
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.side_named import SideNamed
from bot.dialogue.words.commands import Word
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import PERSON, REACHING
from bot.leads import Lead
from bot.message import About, Choice, Reply
from knowledge.language.script import written
from knowledge.project import LeadKind, Project, Takes
from knowledge.topic import SOURCE, Language

_ANOTHER = "another_lead"


class Registering:
    """Begins registrations and says what waits of them; each returns a decision."""

    def __init__(self, components: Components) -> None:
        self.replies = components.replies
        self._interview = components.interview
        self.project = components.interview.project
        self._steps = components.steps
        self._words = components.words
        self._reader = components.reader
        self._side_named = SideNamed(components.reader, components.words, self.project)
        self._chance = components.chance
        self.open_question = OpenQuestion(components.replies, components.interview)
        self.leads = SentLeads(components, self.open_question)

    # The lead

    def join(self, turn: Turn) -> Decision:
        """Begin an intake, or repeat the question of the one that is open."""
        intake, language = turn.conversation.intake, turn.language
        if intake is not None:
            return turn.replying(self._interview.questions.again(intake, language))
        lead = turn.standing_lead
        if lead is not None and not turn.conversation.shown.endswith(_ANOTHER):
            return self._another(turn, lead)
        return self._yet_another(turn)

    def kind(self, turn: Turn) -> LeadKind:
        """Return the kind of lead that the visitor seems to be."""
        conversation, project = turn.conversation, self.project
        known = project.kinds.get(conversation.kind)
        if known is not None:
            return known
        country = conversation.told.get("country")
        for kind in project.kinds.values():
            asked = kind.country
            if asked and isinstance(country, str) and is_followed_up(asked, country, project):
                return kind
            if any(name in conversation.told for name in asked_only_of(kind, project)):
                return kind
            is_asked = conversation.before == project.eligibility_topic  # 荷兰的小厂子够格不
            if is_asked and self._reader.country_in(kind, conversation.asked):
                return kind
        if named := self._side_named.of(turn):
            return named
        # English is written by everybody: there the channel tells, where it does.
        if (
            project.elsewhere
            and turn.language == SOURCE
            and conversation.before == project.elsewhere
            and project.needing
        ):
            return project.needing  # "Is … included?" is asked by who is there
        channel = turn.message.visitor.channel if turn.language == SOURCE else ""
        return project.kind_for(written(turn.language), conversation.before, channel)

    def joins(self, topics: Sequence[str]) -> bool:
        """Whether the nearest of *topics* is of the group that tells how to join: a device is registered elsewhere."""
        group, _, _ = self.project.join_topic.partition(".")
        return any(topic.startswith(f"{group}.") for topic in topics[:1])

    def _another(self, turn: Turn, lead: Lead) -> Decision:
        """Ask whether a visitor who has left a lead wants to change it, or to leave another one."""
        say, language = self.replies.say, turn.language
        choices = (
            Choice.to(
                say("choice_change_lead", language), ChoiceKind.LEAD, "change", lead.reference
            ),
            Choice.to(say("choice_another", language), ChoiceKind.LEAD, "another", lead.reference),
        )
        reply = self.replies.phrase(_ANOTHER, language, choices, reference=lead.reference)
        return turn.replying(reply)

    def begin(self, turn: Turn, kind: LeadKind, reply: Reply | None = None) -> Decision:
        """Begin an intake for a lead of *kind*, behind *reply* if one leads to it."""
        told = fitting(kind, Told(turn.conversation.told), self.project)
        intake = self._interview.begin(self._chance.intake_id(), kind, told)
        lead_in = reply.text if reply else self.replies.say("project_is_closed", turn.language)
        asked = self._interview.questions.ask(intake, turn.language, lead_in=lead_in)
        if reply:
            asked = replace(asked, about=reply.about.then(asked.about), foot=reply.foot)
        return turn.having(intake=intake).replying(asked)

    def another(self, turn: Turn) -> Decision:
        """Begin an intake for a further company: nothing counts of what was told of the one before."""
        told = {**self._waiting(turn), **self._same_contact(turn), **turn.heard.told.values}
        kind = self.kind(turn.having(told=told))
        country = self._reader.country_in(kind, turn.message.text)
        if country and "country" not in told:
            told["country"] = country
        fresh = turn.having(told=told)
        return self.begin(fresh, self.kind(fresh))

    @staticmethod
    def _waiting(turn: Turn) -> dict[str, Value]:
        """Return what was told of a further company before it was asked whether it is one, and no lead holds."""
        if not About.parse(turn.conversation.shown).says(_ANOTHER):
            return {}
        sent = [lead.given for lead in turn.leads()]
        told = turn.conversation.told
        return {
            each: told[each] for each in told if all(told[each] != one.get(each) for one in sent)
        }

    def _yet_another(self, turn: Turn) -> Decision:
        """Begin an intake for a further company: what was told of the company before is asked anew."""
        sent = [lead.given for lead in turn.leads()]
        turn = turn.having(told=without_company(turn.conversation.told, sent))
        return self.begin(turn, self.kind(turn))

    def apology(self, turn: Turn) -> Decision:
        """Apologise, and say how the lead stands that they may be waiting for."""
        language = turn.language
        choices = [self.replies.person(language)]
        reply = self.replies.phrase("apology", language, choices)
        lead = turn.standing_lead
        if lead is not None:
            stands = self.leads.standing(lead, language)
            reply = replace(
                stands.below(reply),
                choices=(*reply.choices, self.replies.command(Word.MYLEAD, language)),
            )
        return self.open_question.then(turn, reply)

    def lead_tapped(self, turn: Turn, tapped: ChoiceId) -> Decision:
        """Do what a choice says of a lead, or begin another one."""
        own = {lead.reference for lead in turn.leads()}
        is_free = turn.conversation.intake is None and tapped.argument in own
        if tapped.verb == "another" and is_free:
            return self._yet_another(turn)
        return self.leads.tapped(turn, tapped)

    def same(self, turn: Turn, intake: Intake) -> Decision:
        """Answer the question that waits as in a lead before; where another is named, that one."""
        name = list_named(self._words, intake, turn.message.text) or intake.asked
        before = next((lead for lead in turn.leads() if lead.given.get(name)), None)
        if before is None:
            lead_in = self.replies.say("same_as_before_none", turn.language)
            asked = self._interview.questions.ask(intake, turn.language, lead_in=lead_in)
            return turn.replying(asked)
        told, is_asked = {name: before.given[name]}, name == intake.asked
        if is_asked:
            told |= self._reached(intake, before)
        following = intake.note(told).on() if is_asked else intake.note(told)
        # What was asked is no news, unless more is told with it.
        is_news = len(told) > 1 or not is_asked
        lead_in = self._steps.changes(intake, told, turn.language) if is_news else ""
        asked = self._interview.questions.ask(following, turn.language, lead_in=lead_in)
        return turn.having(intake=following).replying(asked)

    @staticmethod
    def _reached(intake: Intake, before: Lead) -> dict[str, Value]:
        """Return how the contact person of the lead *before* is reached, where who may be contacted is asked and nothing else was told."""
        names = [each for each in (*REACHING, "reach") if intake.kind.field(each)]
        is_asked = intake.asked == PERSON and intake.given.keys().isdisjoint(names)
        return {each: before.given[each] for each in names if is_asked and before.given.get(each)}

    def _same_contact(self, turn: Turn) -> dict[str, Value]:
        """Return whom to contact, and how, of the newest lead, where the message says that it is the same for a further company."""
        lead = turn.standing_lead
        if lead is None or not self._words.holds(turn.message.text, "words_same_contact"):
            return {}
        names = (PERSON, *REACHING, "reach")
        return {each: lead.given[each] for each in names if lead.given.get(each)}

    # Language

    def speak(self, turn: Turn, language: Language) -> Decision:
        """Go on in *language*."""
        turn = replace(turn, language=language).having(language=language, is_chosen=True)
        if turn.conversation.intake is None:
            return self.open_question.say(turn, "language_changed")
        # What waits is to be answered, by its own choices.
        return self.open_question.then(turn, self.replies.phrase("language_changed", language))


def asked_only_of(kind: LeadKind, project: Project) -> set[str]:
    """Return what only *kind* asks to choose: whoever tells it is of this kind."""
    others = {
        each.name
        for other in project.kinds.values()
        if other.id != kind.id
        for each in other.fields
    }
    return {each.name for each in kind.fields if each.takes is Takes.ONE} - others
