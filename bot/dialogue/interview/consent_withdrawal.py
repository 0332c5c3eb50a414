"""Taking back a consent: as easy as giving it, while a registration is open and after it was sent."""

from dataclasses import replace
from datetime import datetime

from bot.consent import Consent, Purpose
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.intake.prompts import Questions
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.interview.transfer_wishes import TransferWishes
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.do_not_contact import wants_no_contact
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Words
from knowledge.acts.act import Act
from knowledge.topic import Language

WITHDRAWN = "transfer_withdrawn"
"""The phrase that says that nothing goes abroad from now on."""

_AFTER_ALL = "words_after_all"


class ConsentWithdrawal:
    """Hears what was agreed to taken back, or the transfer allowed after all."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self._wishes = TransferWishes(words)

    def hear(self, intake: Intake, at: datetime, said: Utterance, language: str) -> Step | None:
        """Return what comes of *said*, said at a question or a summary, where it takes back a consent; else None.

        Whoever no longer agrees to the notice is asked once more, and until a new yes nothing is sent: it may
        have been meant of what the summary shows.
        """
        takes_back = self._takes_contact_back(said, language) or self._thinks_better(
            intake, said, language
        )
        if intake.stage in CONSENTS:
            is_first = takes_back and self._takes_first_back(intake, said, language)
            return self._asked_anew(intake, at, language) if is_first else None
        asks = said.asks and not self._words.begins(said.text, "words_forbidding")
        if asks and not takes_back:
            return None
        if intake.kind.is_guarded and self.takes_transfer_back(said, language):
            withdrawn = withdrawal(self._steps.questions, intake, Purpose.TRANSFER, at, language)
            stays = replace(intake, may_go_abroad=False)
            return replace(self._steps.again(stays, WITHDRAWN, language), consents=(withdrawn,))
        if intake.kind.is_guarded and self.gives_transfer(said, language):
            return self._given_transfer(intake, said, language)
        is_new = not (intake.reference or said.told.values)
        return self._asked_anew(intake, at, language) if is_new and takes_back else None

    def _given_transfer(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the notice of the transfer; where that was agreed to before, what waits, or None where *said* may answer it."""
        if not intake.may_go_abroad:
            return self._steps.on(replace(intake, stage=Stage.TRANSFER), language)
        return None if said.told.values else self._steps.on(intake, language)

    def ends_contact(self, said: Utterance, language: str) -> bool:
        """Whether it says that nobody shall get in touch any more, about whatever was sent."""
        return wants_no_contact(self._words, said, language)

    def _takes_contact_back(self, said: Utterance, language: Language) -> bool:
        """Whether it says that they no longer agree, or that nobody shall get in touch."""
        is_said = self.takes_consent_back(said, language) and not said.asks
        return is_said or self._was_none(said, language) or self.ends_contact(said, language)

    def _was_none(self, said: Utterance, language: Language) -> bool:
        """Whether it says that nothing was agreed to yet: "wait, I haven't said yes"."""
        is_said = self._words.speaks_of(said.text, "words_not_agreed_yet", language)
        return is_said and not asks_by_mark(said.text)

    def _takes_first_back(self, intake: Intake, said: Utterance, language: str) -> bool:
        """Whether it takes back the yes to the first notice while the second waits: "I withdraw my consent", and no mere "no"."""
        if intake.stage is Stage.TRANSFER and self._was_none(said, language):
            return True
        if intake.stage is not Stage.TRANSFER or said.asks:
            return False
        is_ended = self._words.speaks_of(said.text, "words_ending_consent", language)
        return is_ended and not self.takes_transfer_back(said, language)

    def _thinks_better(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it would rather not after all, where an answer is needed, and says no more: "on reflection I'd rather not"."""
        if intake.stage is not Stage.QUESTIONS or intake.field.is_optional or said.asks:
            return False
        words, rest = self._words, said.text
        if not (words.denies(rest, language) and words.speaks_of(rest, _AFTER_ALL, language)):
            return False
        for each in (_AFTER_ALL, "words_rather_not", "words_denying"):
            rest = words.without(rest, each, language)
        return not any(map(str.isalnum, rest))

    def takes_transfer_back(self, said: Utterance, language: str) -> bool:
        """Whether it says that nothing shall go abroad."""
        if self._words.is_one_of(said.text, "transfer_no"):
            return True
        allowed = self._wishes.allowed(said.text, language)
        if allowed is not None or self._wishes.is_double_no(said.text, language):
            return allowed is False
        is_said = self._words.speaks_of(said.text, "words_transfer_withdrawn", language)
        return is_said or self._wishes.refuses(said.text, language)

    def gives_transfer(self, said: Utterance, language: str) -> bool:
        """Whether it says that it may go abroad after all."""
        allowed = self._wishes.allowed(said.text, language)
        if allowed is not None or self._wishes.is_double_no(said.text, language):
            return allowed is True
        return self._words.speaks_of(said.text, "words_transfer_given", language)

    def takes_consent_back(self, said: Utterance, language: str) -> bool:
        """Whether it takes back what was agreed to, and does not say which of it."""
        return self._words.speaks_of(said.text, "words_consent_withdrawn", language)

    def is_of_all(self, said: Utterance, language: str) -> bool:
        """Whether it says to erase everything, whatever else it takes back: "I withdraw my consent, erase everything"."""
        is_all = self._words.speaks_of(said.text, "words_everything", language)
        return is_all and said.does(Act.ERASE) is not None

    def asks_to_take_back(self, said: Utterance, language: str) -> bool:
        """Whether it asks how the consent to the transfer is taken back, or whether it can be."""
        takes_back = said.asks and self._wishes.takes_back(said.text, language)
        return takes_back and self._wishes.speaks_of(said.text, language)

    def _asked_anew(self, intake: Intake, at: datetime, language: str) -> Step:
        withdrawn = withdrawal(self._steps.questions, intake, Purpose.CONTACT, at, language)
        begun = replace(intake, stage=Stage.CONSENT, may_go_abroad=False)
        return replace(self._steps.unclear(begun, language), consents=(withdrawn,))


def withdrawal(
    questions: Questions, intake: Intake, purpose: Purpose, at: datetime, language: str
) -> Consent:
    """Return the word that a consent no longer holds, with the wording of what it was given to."""
    stage = Stage.TRANSFER if purpose is Purpose.TRANSFER else Stage.CONSENT
    wording = questions.notice(replace(intake, stage=stage), language)
    return Consent(
        purpose,
        is_given=False,
        wording=wording,
        language=language,
        at=at,
        request=intake.request,
    )
