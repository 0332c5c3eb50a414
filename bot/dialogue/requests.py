"""What a visitor may want besides an answer: to join, their lead, their data, erasure, another language."""

from collections.abc import Sequence
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.commands import Word
from bot.dialogue.corrections import fitting, is_ours
from bot.dialogue.further_company import without_company
from bot.dialogue.intake import Intake, Stage
from bot.dialogue.interview import Interview
from bot.dialogue.replies import Replies, written
from bot.dialogue.turn import Chance, Decision, Turn
from bot.dialogue.values import Told
from bot.leads import REFERENCE_LENGTH, Lead, Status, follows_up
from bot.message import About, Choice, Reply, Row
from knowledge.project import PRIVACY, LeadKind, Project, Takes
from knowledge.topic import Language

PASSED_OVER = 2
"""Whoever asks something else so often below a notice wants an answer, and no registration: it is offered, no more."""

OFFERING = ("did_you_mean", "not_understood", "disputed")
"""What is said with topics to choose from."""

LONGEST_LABEL = 40
"""Characters of a choice that names a lead."""

_ANOTHER = "another_lead"


class Requests:
    """Does what was asked for by name; each returns a decision."""

    def __init__(self, replies: Replies, interview: Interview, chance: Chance) -> None:
        self.replies = replies
        self._interview = interview
        self.project = interview.project
        self._chance = chance

    def then(self, turn: Turn, reply: Reply) -> Decision:
        """Say *reply*, and after it the question of the intake that waits, if one does."""
        intake = turn.conversation.intake
        if intake is None:
            return turn.said(reply)
        if intake.stage is Stage.CONSENT and self._is_elsewhere(reply.about):
            if intake.passed >= PASSED_OVER:
                return turn.having(intake=None).said(self.replies.inviting(reply))
            intake = replace(intake, passed=intake.passed + 1)
            turn = turn.having(intake=intake)
        again = self._interview.questions.again(intake, turn.language)
        if reply.about.is_answer:
            text = f"{reply.text}\n\n{again.text}"
            shown = replace(again, text=text, foot=reply.foot, dispute=reply.dispute)
        else:
            # What was asked for by name is to be tapped; the question is answered in words.
            tail = "\n\n".join(part for part in (reply.tail, again.text) if part)
            choices = reply.choices or again.choices
            shown = replace(reply, choices=choices, tail=tail, progress=again.progress)
        return turn.said(replace(shown, about=reply.about.then(again.about)))

    def _is_elsewhere(self, about: About) -> bool:
        """Whether a reply answers, or declines, what nobody asks who is about to register."""
        group, _, _ = self.project.join_topic.partition(".")
        is_near = any(topic == PRIVACY or topic.startswith(f"{group}.") for topic in about.topics)
        return not is_near and (about.is_answer or about.says(*OFFERING))

    def phrase(self, turn: Turn, name: str) -> Reply:
        """Return a phrase that leaves the visitor free, with a few topics to go on from."""
        return self.replies.phrase(
            name, turn.language, self.replies.choices(self.project.side_topics[:3], turn.language)
        )

    def out_of_date(self, turn: Turn) -> Decision:
        """Say that a button no longer means anything; nothing changes."""
        return self.then(turn, self.phrase(turn, "out_of_date"))

    # The lead

    def join(self, turn: Turn) -> Decision:
        """Begin an intake, or repeat the question of the one that is open."""
        intake, language = turn.conversation.intake, turn.language
        if intake is not None:
            return turn.said(self._interview.questions.again(intake, language))
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
            if asked and isinstance(country, str) and is_ours(asked, country, project):
                return kind
            if any(name in conversation.told for name in _only(kind, project)):
                return kind
        return project.kind_for(written(turn.language), conversation.before)

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
        return turn.said(reply)

    def begin(self, turn: Turn, kind: LeadKind, reply: Reply | None = None) -> Decision:
        """Begin an intake for a lead of *kind*, behind *reply* if one leads to it."""
        told = fitting(kind, Told(turn.conversation.told), self.project)
        intake = self._interview.begin(self._chance.intake_id(), kind, told)
        lead_in = reply.text if reply else self.replies.say("project_is_closed", turn.language)
        asked = self._interview.questions.ask(intake, turn.language, lead_in=lead_in)
        if reply:
            asked = replace(asked, about=reply.about.then(asked.about), foot=reply.foot)
        return turn.having(intake=intake).said(asked)

    def another(self, turn: Turn) -> Decision:
        """Begin an intake for a further company: nothing counts of what was told of the one before."""
        told = {**turn.heard.told.values}
        kind = self.kind(turn.having(told=told))
        country = self._interview.country_in(kind, turn.message.text)
        if country and "country" not in told:
            told["country"] = country
        fresh = turn.having(told=told)
        return self.begin(fresh, self.kind(fresh))

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
            stands = self._standing(lead, language)
            reply = replace(
                reply,
                text=f"{reply.text}\n\n{stands.text}",
                about=reply.about.then(stands.about),
                choices=(*reply.choices, self.replies.command(Word.MYLEAD, language)),
            )
        return self.then(turn, reply)

    def submit(self, turn: Turn, intake: Intake) -> Decision:
        """Make a lead of *intake*, or change the one it was opened for."""
        origin = turn.conversation.origin
        lead = self._interview.lead(
            intake, turn.message, self._chance.reference, origin, turn.language
        )
        before = next((each for each in turn.leads() if each.reference == intake.reference), None)
        if before is not None:
            lead = replace(
                before,
                given=lead.given,
                organisation=follows_up(before, lead),
                changed_at=lead.changed_at,
                # Sent once more, it is wanted once more.
                status=Status.NEW if before.status is Status.WITHDRAWN else before.status,
            )
        reply = self._taken(lead, turn.language, "lead_changed" if before else "lead_taken")
        return replace(turn.having(intake=None).said(reply), lead=lead)

    def submitted_before(self, turn: Turn, intake_id: str) -> Decision:
        """Say that this intake is a lead already, or that the button is out of date."""
        for lead in turn.leads():
            if lead.intake == intake_id:
                return turn.said(self._taken(lead, turn.language, "already_taken"))
        return self.out_of_date(turn)

    def my_lead(self, turn: Turn) -> Decision:
        """Show the lead of this visitor, with what may be done about it; of several, which there are."""
        language = turn.language
        leads = turn.leads()
        if not leads:
            join = self.replies.command(Word.JOIN, language)
            return self.then(turn, self.replies.phrase("no_lead", language, (join,)))
        if len(leads) > 1:
            choices = [
                Choice.to(
                    f"{lead.reference} · {lead.given.get('company', '')}"[:LONGEST_LABEL],
                    ChoiceKind.LEAD,
                    *("show", lead.reference),
                )
                for lead in leads
            ]
            return self.then(turn, self.replies.phrase("my_leads", language, choices))
        return self._shown(turn, leads[0])

    def named_lead(self, turn: Turn) -> Decision | None:
        """Show the lead whose reference the message is, with or without its hyphen; None for any other text."""
        said = turn.message.text.strip().upper()
        if len(said.replace("-", "")) != REFERENCE_LENGTH or " " in said:
            return None
        plain = said.replace("-", "")
        found = (lead for lead in turn.leads() if lead.reference.replace("-", "") == plain)
        lead = next(found, None)
        return self._shown(turn, lead) if lead else None

    def _shown(self, turn: Turn, lead: Lead) -> Decision:
        language, say = turn.language, self.replies.say
        change = say("choice_change_lead", language)
        choices = [Choice.to(change, ChoiceKind.LEAD, "change", lead.reference)]
        if lead.status is not Status.WITHDRAWN:
            withdraw = say("choice_withdraw", language)
            choices.append(Choice.to(withdraw, ChoiceKind.LEAD, "withdraw", lead.reference))
        reply = self._standing(lead, language, choices)
        rows = tuple(
            Row(
                self._interview.questions.field_label(lead.kind, field, language),
                self._interview.questions.value(field, lead.given.get(field.name), language),
            )
            for field in self._interview.reopen("", lead).fields
        )
        return self.then(turn, replace(reply, rows=rows, reference=lead.reference))

    def _standing(self, lead: Lead, language: Language, choices: Sequence[Choice] = ()) -> Reply:
        """Return the line that says how *lead* stands, and who follows it up."""
        return self.replies.phrase(
            "my_lead",
            language,
            choices,
            reference=lead.reference,
            organisation=self._organisation(lead, language),
            status=self.replies.say(f"status_{lead.status}", language),
        )

    def lead_tapped(self, turn: Turn, tapped: ChoiceId) -> Decision:
        """Change or withdraw the lead that a choice names, if it is this visitor's."""
        verb, reference = tapped.verb, tapped.argument
        lead = next((each for each in turn.leads() if each.reference == reference), None)
        if lead is None or turn.conversation.intake is not None:
            return self.out_of_date(turn)
        if verb == "show":
            return self._shown(turn, lead)
        if verb == "another":
            return self._yet_another(turn)
        if verb == "change":
            intake = self._interview.reopen(self._chance.intake_id(), lead)
            reply = self._interview.questions.ask(intake, turn.language)
            return turn.having(intake=intake).said(reply)
        if verb == "withdraw" and lead.status is not Status.WITHDRAWN:
            return self.withdrawn(turn, lead)
        return self.out_of_date(turn)

    def withdrawn(self, turn: Turn, lead: Lead) -> Decision:
        """Withdraw *lead*: it stays, and nobody may contact its visitor about it."""
        lead = replace(lead, status=Status.WITHDRAWN, changed_at=turn.message.taken_at)
        reply = self.replies.phrase("lead_withdrawn", turn.language, reference=lead.reference)
        return replace(turn.said(reply), lead=lead)

    def correct(self, turn: Turn) -> Decision | None:
        """Change what a lead holds, by what was said of it; None where nothing is corrected."""
        lead = turn.standing_lead
        if lead is None:
            return None
        intake = self._interview.reopen(self._chance.intake_id(), lead)
        spoken = self._interview.correct(intake, turn.heard, turn.language)
        if spoken is None:
            return None
        return turn.having(intake=spoken.intake).said(spoken.reply)

    def takes_from_list(self, turn: Turn) -> bool:
        """Whether something is taken out of a list of the lead that was left: "not this one but that one"."""
        lead = turn.standing_lead
        return lead is not None and self._interview.takes_from_list(
            self._interview.reopen("", lead), turn.heard
        )

    def same(self, turn: Turn, intake: Intake) -> Decision:
        """Answer the question that waits as in a lead before."""
        name = intake.asked
        values = [lead.given[name] for lead in turn.leads() if lead.given.get(name)]
        if not values:
            lead_in = self.replies.say("same_as_before_none", turn.language)
            asked = self._interview.questions.ask(intake, turn.language, lead_in=lead_in)
            return turn.said(asked)
        following = intake.take(values[0])
        asked = self._interview.questions.ask(following, turn.language)
        return turn.having(intake=following).said(asked)

    def _taken(self, lead: Lead, language: Language, phrase: str) -> Reply:
        mylead = self.replies.command(Word.MYLEAD, language)
        reply = self.replies.phrase(
            phrase,
            language,
            (mylead, *self.replies.choices(self.project.after_topics, language)),
            reference=lead.reference,
            organisation=self._organisation(lead, language),
        )
        return replace(reply, reference=lead.reference)

    def _organisation(self, lead: Lead, language: Language) -> str:
        return self.replies.say(f"organisation_{lead.organisation.replace('-', '_')}", language)

    # Language

    def speak(self, turn: Turn, language: Language) -> Decision:
        """Go on in *language*."""
        turn = replace(turn, language=language).having(language=language, is_chosen=True)
        return self.then(turn, self.phrase(turn, "language_changed"))


def _only(kind: LeadKind, project: Project) -> set[str]:
    """Return what only *kind* asks to choose: whoever tells it is of this kind."""
    others = {
        each.name
        for other in project.kinds.values()
        if other.id != kind.id
        for each in other.fields
    }
    return {each.name for each in kind.fields if each.takes is Takes.ONE} - others
