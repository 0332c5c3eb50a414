"""What the intake says: notice and consent, each question, the summary."""

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import replace

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.words.contacts import Value
from bot.message import About, Choice, Progress, Reply, Row, paragraphs
from knowledge.phrasebook import Phrasebook
from knowledge.project import Field, LeadKind, Takes

PROPOSED = "may_be_words"
"""What is asked of words that may be what is offered or needed."""


class Questions:
    """Speaks where an intake stands, in the visitor's language."""

    def __init__(
        self, phrasebook: Phrasebook, reader: Reader, kinds: Mapping[str, LeadKind]
    ) -> None:
        self._phrasebook = phrasebook
        self._say = phrasebook.say
        self._kinds = kinds
        self._reader = reader

    def ask(self, intake: Intake, language: str, *, lead_in: str = "", instead: str = "") -> Reply:
        """Return what to say where the intake stands; *lead_in* goes before it.

        *instead* stands for a notice that was shown before, if it was in this language.
        """
        if intake.noticed and intake.noticed != language:
            instead = ""
        match intake.stage:
            case Stage.CONSENT | Stage.TRANSFER:
                return self._notice(intake, language, lead_in, instead)
            case Stage.QUESTIONS:
                return self._question(intake, language, lead_in)
            case Stage.SUMMARY:
                return self._summary(intake, language, lead_in)

    def again(self, intake: Intake, language: str) -> Reply:
        """Return the waiting question once more, after something else was answered in between."""
        match intake.stage:
            case Stage.QUESTIONS:
                number, total = str(intake.number), str(intake.total)
                lead_in = self._say("back_to_question", language, number=number, total=total)
                return self.ask(intake, language, lead_in=lead_in)
            case Stage.SUMMARY:
                lead_in = self._say("back_to_registration", language)
                return self.ask(intake, language, lead_in=lead_in)
            case Stage.CONSENT:
                return self.ask(intake, language, instead=self._say("notice_again", language))
            case Stage.TRANSFER:
                return self.ask(intake, language, instead=self._say("transfer_again", language))

    def here(self, intake: Intake) -> str:
        """Where a choice belongs: a tap on one from elsewhere is out of date.

        What stands below a summary belongs to what is in it: nothing that came later is sent by it.
        """
        here = intake.asked or intake.stage.value
        if intake.stage is not Stage.SUMMARY:
            return here
        proposed = [intake.proposed] if intake.proposed else []
        told = json.dumps([intake.kind.id, dict(intake.given), *proposed], sort_keys=True)
        return f"{here}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"

    def _choice(self, intake: Intake, verb: str, phrase: str, language: str) -> Choice:
        label, here = self._say(phrase, language), self.here(intake)
        return Choice.to(label, ChoiceKind.INTAKE, intake.id, verb, here)

    def notice(self, intake: Intake, language: str) -> str:
        """Return the wording of the consent that the intake asks for where it stands."""
        return self._say(_notice_of(intake), language, count=str(intake.total))

    def noticing(self, intake: Intake, shown: Reply) -> Intake:
        """Return the intake, which remembers the language of its notice where *shown* has all of it."""
        is_whole = intake.stage in CONSENTS and self.notice(intake, shown.language) in shown.text
        return replace(intake, noticed=shown.language) if is_whole else intake

    def _notice(self, intake: Intake, language: str, lead_in: str, instead: str) -> Reply:
        is_first = intake.stage is Stage.CONSENT
        consent = "consent" if is_first else "transfer"
        others = [kind for kind in self._kinds if is_first and kind != intake.kind.id]
        return Reply(
            paragraphs(lead_in, instead or self.notice(intake, language)),
            About.phrase(_notice_of(intake)),
            language,
            (
                self._choice(intake, "agree", f"{consent}_yes", language),
                self._choice(intake, "decline", f"{consent}_no", language),
                *(
                    Choice.to(
                        self._say(f"rather_{other}", language),
                        ChoiceKind.INTAKE,
                        *(intake.id, "kind", other),
                    )
                    for other in others
                ),
            ),
        )

    def _question(self, intake: Intake, language: str, lead_in: str) -> Reply:
        field = intake.field
        number, total = str(intake.number), str(intake.total)
        choices = [
            Choice(
                str(ChoiceId.picking(intake.id, field.name, option)),
                self._reader.label(field, option, language),
                is_ticked=option in intake.ticked,
            )
            for option in field.options
        ]
        if field.takes is Takes.SEVERAL:
            choices.append(self._choice(intake, "done", "choices_done", language))
        if field.is_optional:
            choices.append(self._choice(intake, "skip", "choice_skip", language))
        asks_more = intake.asked_too and not intake.is_changing
        asked = f"{field.name}_with" if asks_more else field.name
        name = phrase_of(self._phrasebook, "ask", intake.kind.id, asked)
        said = "question_of" if field.is_optional else "question_of_required"
        return Reply(
            paragraphs(lead_in, self._say(name, language)),
            About.phrase(f"ask_{field.name}"),
            language,
            tuple(choices),
            progress=Progress(
                intake.number,
                intake.total,
                self._say(said, language, number=number, total=total),
            ),
            takes_several=field.takes is Takes.SEVERAL,
        )

    def _summary(self, intake: Intake, language: str, lead_in: str) -> Reply:
        summary = Reply(
            paragraphs(lead_in, self._say("summary", language)),
            About.phrase("summary"),
            language,
            (
                self._choice(intake, "submit", "choice_submit", language),
                self._choice(intake, "cancel", "choice_cancel", language),
            ),
            rows=tuple(self._row(intake, field, language) for field in intake.fields),
            tail=self._say("summary_tail", language),
        )
        return self._proposing(intake, summary, language) if intake.proposed else summary

    def _proposing(self, intake: Intake, summary: Reply, language: str) -> Reply:
        """Return the *summary* with the question whether the words proposed are to be put in: till it is answered, nothing is sent."""
        line = intake.words_line
        label = self.field_label(intake.kind.id, line, language) if line else ""
        return replace(
            summary,
            about=About.phrase(PROPOSED).then(summary.about),
            choices=(
                self._choice(intake, "agree", "choice_put_in", language),
                self._choice(intake, "decline", "choice_leave_out", language),
            ),
            tail=self._say(PROPOSED, language, line=label, words=intake.proposed),
        )

    def _row(self, intake: Intake, field: Field, language: str) -> Row:
        return Row(
            self.field_label(intake.kind.id, field, language),
            self.value(field, intake.given.get(field.name), language),
            Choice.to(
                self._say("choice_change", language),
                ChoiceKind.INTAKE,
                *(intake.id, "change", field.name),
            ),
        )

    def field_label(self, kind: str, field: Field, language: str) -> str:
        """Return what a field is called in a summary."""
        return self._say(phrase_of(self._phrasebook, "field", kind, field.name), language)

    def value(self, field: Field, value: str | list[str] | None, language: str) -> str:
        """Return what was given to a field, as the visitor reads it."""
        return self._reader.shown(field, value, language) if value else "–"

    def noted(self, intake: Intake, language: str) -> str:
        """Return the line that names what was filled in, empty when nothing was."""
        if intake.stage is not Stage.QUESTIONS or not intake.noted:
            return ""
        noted = {name: value for name, value in intake.given.items() if name in intake.noted}
        return self._say("noted", language, values=self.listed(intake.kind, noted, language))

    def listed(self, kind: LeadKind, values: Mapping[str, Value], language: str) -> str:
        """Return *values* as the visitor reads them, each behind the name of its field."""
        colon, end = ("：", "；") if language.startswith("zh") else (": ", "; ")
        return end.join(
            f"{self.field_label(kind.id, field, language)}{colon}"
            f"{self.value(field, values[field.name], language)}"
            for field in kind.fields
            if field.name in values
        )


def _notice_of(intake: Intake) -> str:
    """Return the phrase that is the notice where the intake stands."""
    return "transfer_notice" if intake.stage is Stage.TRANSFER else f"notice_{intake.kind.id}"


def phrase_of(phrases: Container[str], what: str, kind: str, field: str) -> str:
    """Return the phrase that asks for *field* or names it: its own where *kind* has other words."""
    own = f"{what}_{kind}_{field}"
    return own if own in phrases else f"{what}_{field}"
