"""Who turns out to be on the other side goes on with the other registration, which has a notice of its own."""

from dataclasses import replace

from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.registering import Registering, asked_only_of
from bot.dialogue.telling.named_options import FOCUS_AREAS
from bot.dialogue.telling.values import COUNTRY, Told
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.sides import Sides
from bot.dialogue.words.closed_answers import says_yes
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import COMPANY
from knowledge.project import LeadKind, Takes

_OF_HOME = frozenset({COUNTRY, COMPANY, FOCUS_AREAS, "offer"})
"""What a company tells of itself in the same breath as where it is at home."""


class OtherSide:
    """Begins the registration of the other side."""

    def __init__(self, interview: Interview, words: Words, registering: Registering) -> None:
        self._interview = interview
        self._registering = registering
        self._words = words
        self._sides = Sides(words, tuple(interview.project.kinds))

    def meet(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the other notice; None where nothing says that its side is meant.

        Before the consent anything told of a side is enough. After it, only what says so in as many words: what was
        told stays as far as it fits, and what was agreed to for the first registration no longer holds.
        """
        if self._says_its_own(turn, intake):
            return turn.replying(self._interview.questions.again(intake, turn.language))
        meant = self._meant(turn, intake)
        if meant is None or meant.id == intake.kind.id or intake.reference:
            return None
        lapsed = self._interview.lapsed(intake, turn.message.taken_at, turn.language)
        return replace(self._begun(turn, intake, meant), consents=lapsed)

    def _says_its_own(self, turn: Turn, intake: Intake) -> bool:
        """Whether a no below a notice is to the other side, which is not meant: "no, I am a partner"."""
        text, language = turn.message.text, turn.language
        is_own = self._sides.said(text, language) == intake.kind.id
        if intake.stage not in CONSENTS or turn.heard.asks or not is_own:
            return False
        is_no = self._words.denies(text, language) or self._words.find_in(text, Word.NO)
        return bool(is_no) and not says_yes(self._words, text, language)

    def _meant(self, turn: Turn, intake: Intake) -> LeadKind | None:
        kinds, text = self._interview.project.kinds, turn.message.text
        told = turn.heard.told.kind
        if intake.stage is Stage.TRANSFER and not self._names_own_side(turn):
            return None
        if intake.stage in CONSENTS:
            return kinds.get(told)
        if turn.heard.asks:
            return None
        if intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS:
            return None  # "we want to partner in …" says what is looked for
        told_company = intake.asked == COMPANY and COMPANY in turn.heard.told.values
        side = self._sides.said(text, turn.language)
        if not told_company:
            side = side or self._of_home(turn.heard.told, intake)
        if intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.COUNTRY:
            side = side or self._sides.named_alone(text)
        return kinds.get(side) if told in {"", side} else None

    def _names_own_side(self, turn: Turn) -> bool:
        """Whether it says in as many words on which side its writer is, or names their company.

        Who is asked whether others may read it speaks of where those, or they themselves, are from: "I am a Dane, go on".
        """
        is_said = self._sides.said(turn.message.text, turn.language) == turn.heard.told.kind
        return is_said or COMPANY in turn.heard.told.values

    def _of_home(self, told: Told, intake: Intake) -> str:
        """Return the kind of lead of who tells nothing but where they are at home, and with what: "we are a Danish company"; else nothing.

        Nor does it count where they have said before what they are on the other side.
        """
        project = self._interview.project
        kind = project.kinds.get(told.kind)
        is_only = COUNTRY in told.values and told.values.keys() <= _OF_HOME
        is_known = not asked_only_of(intake.kind, project).isdisjoint(intake.given)
        return told.kind if kind and kind.country and is_only and not is_known else ""

    def _begun(self, turn: Turn, intake: Intake, meant: LeadKind) -> Decision:
        """Begin the registration that is *meant*, and say so where the other one was agreed to."""
        is_agreed = intake.stage not in CONSENTS
        given = intake.given if is_agreed else {}
        told = {**turn.conversation.told, **given, **turn.heard.told.values}
        country = intake.kind.country
        if country is not None and meant.country is None:
            told.pop(country.name, None)
        free = turn.having(intake=None, kind=meant.id, told=told)
        phrase = self._registering.replies.phrase
        reply = phrase("begun_as_other", turn.language) if is_agreed else None
        return self._registering.begin(free, meant, reply)
