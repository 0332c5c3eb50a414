"""What is kept of an answer to a notice: the consent, with what was shown and when."""

from dataclasses import replace

from bot.consent import Consent, Purpose
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Ending, Step, Steps
from bot.message import Message


def consented(
    steps: Steps, intake: Intake, message: Message, language: str, *, is_given: bool
) -> Step:
    """Return the intake after the notice was agreed to or declined, with the consent to be kept."""
    consent = _consent(steps, intake, message, language, is_given=is_given)
    if intake.stage is Stage.CONSENT and not is_given:
        reply = steps.reply("consent_declined", language)
        return Step(intake, reply, (consent,), Ending.CANCELLED, is_discarded=True)
    is_first = intake.stage is Stage.CONSENT
    following = intake.agreed() if is_first else intake.after_transfer(is_given=is_given)
    return replace(steps.on(following, language), consents=(consent,))


def _consent(
    steps: Steps, intake: Intake, message: Message, language: str, *, is_given: bool
) -> Consent:
    purpose = Purpose.CONTACT if intake.stage is Stage.CONSENT else Purpose.TRANSFER
    # What was agreed to is what was shown, whatever language the answer is in.
    shown = intake.noticed or language
    wording = steps.questions.notice(intake, shown)
    at = message.taken_at
    return Consent(purpose, is_given, wording, shown, at, request=intake.request)
