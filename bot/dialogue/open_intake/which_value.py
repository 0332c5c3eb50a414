"""Which of several values is meant, where one of them is asked for: by its place among them, or by a part that no other has."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage, changed_fields
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.open_intake.of_the_form import PIECE
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.utterance import UNHEARD
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import COMPANY, CONTACT_LINES, PERSON, told_as
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import comparable, matches
from bot.message import About, Reply
from knowledge.language.text import unaccented
from knowledge.project import Field, Takes

MOST_WORDS = 8
"""Words of a message that means one of several by a part of it."""

LONGEST_SORT = 24
"""Letters of a message that says which sort of address is meant, and no more."""

_WECHAT = "WeChat"
_WECHATS = re.compile("[微徽]信|wechat|weixin", re.IGNORECASE)

_WORD = re.compile(r"[^\W\d_]{1,40}")

_WHICH = "which_one"

_COMPLAINTS = (
    "bad_email",
    "bad_phone",
    "bad_reach",
    "bad_website",
    "cannot_skip",
    "cannot_skip_line",
    "looks_like_no_name",
)
"""What is said of an answer that is none of the several."""


class WhichValue:
    """Asks which of several values is right, and hears it."""

    def __init__(self, interview: Interview, steps: Steps, reader: Reader, words: Words) -> None:
        self._interview = interview
        self._steps = steps
        self._reader = reader
        self._words = words

    def meant(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn with the one value that is meant, where one of several is asked for; else as it is."""
        if not _is_for_other_side(turn, intake):
            turn = turn.with_ways(intake)
        if intake.stage is not Stage.QUESTIONS:
            return turn
        several, text = turn.conversation.several(intake.field), turn.message.text
        if key(text) in map(key, several):  # a company may be called "B"
            return turn
        place = self._words.place(text, len(several))
        value = several[place - 1] if place else self._named(turn, intake.field, several)
        value = value or self._of_sort(turn, several)
        told = turn.heard.told.values
        beside = told.keys() - told_as(intake.field) if not place else ()
        others = {name: told[name] for name in told if name in beside}
        if intake.field.takes is Takes.NAME:
            others[intake.asked] = value
        elif not value and (company := self._company(turn, intake)):
            others[COMPANY] = company
            value = next(iter(self._reader.home_signs.homes_of(company) & {*several}), "")
        if not value:
            return turn
        meant = replace(UNHEARD, text=value, told=Told(others))
        return replace(turn, heard=meant, message=replace(turn.message, text=meant.text))

    def one_noted(self, asked: Turn, intake: Intake, decision: Decision) -> Decision:
        """Return *decision* below the line that there is room for one, where both of several were wished for and one was noted."""
        after = decision.conversation.intake
        was_several = intake.stage is Stage.QUESTIONS and asked.conversation.several(intake.field)
        is_noted = after is not None and bool(after.given.get(intake.asked))
        if not (was_several and is_noted and self._of_one(asked.message.text)[1]):
            return decision
        other = self._steps.reply("other_for_staff", asked.language)
        return replace(decision, reply=decision.reply.below(other))

    def settled(self, turn: Turn, intake: Intake, step: Step) -> Step:
        """Return what comes of *turn* with the likeliest of several values noted, where it tells something else though one was asked for.

        Which is right is asked once: what is told instead would be lost otherwise. Else return *step*.
        """
        was_asked = About.parse(turn.conversation.shown).says(_WHICH)
        is_else = intake.stage is Stage.QUESTIONS and not (step.is_understood or turn.heard.asks)
        if not (was_asked and is_else) or intake.field.takes not in CONTACT_LINES:
            return step
        several = turn.conversation.several(intake.field)
        if not several:
            return step
        noted = {intake.asked: self._likeliest(intake, several)}
        taken = replace(intake.tell(noted), noted=())
        after = self._interview.hear(taken, turn.message, turn.heard, turn.language)
        tells = changed_fields(taken, after.intake) or after.intake.proposed
        if after.ending or after.act or not tells:
            return step
        return after.below(self._steps.changes(intake, noted, turn.language))

    @staticmethod
    def _likeliest(intake: Intake, several: Sequence[str]) -> str:
        """Return the one of *several* addresses that holds a part of the name of the contact; else the first that was told."""
        named = _holding(str(intake.given.get(PERSON, "")), several)
        return named[0] if len(named) == 1 else several[0]

    def asked(self, turn: Turn, intake: Intake | None, reply: Reply) -> Reply:
        """Return *reply* with the line that asks which value is right, where one of several is asked for now, or was and is not told."""
        if intake is None or intake.stage is not Stage.QUESTIONS:
            return reply
        is_told_now = not turn.heard.told.unclear.keys().isdisjoint(told_as(intake.field))
        if intake.asked in intake.given and not is_told_now:
            return reply
        several = turn.conversation.several(intake.field)
        before = turn.conversation.intake
        was_asked = (
            before is not None and before.stage is Stage.QUESTIONS and before.asked == intake.asked
        )
        if not several or (was_asked and not reply.about.says(*_COMPLAINTS)):
            return reply
        if was_asked:
            reply = self._steps.questions.ask(intake, turn.language)
        return self._steps.asking_which(reply, intake, several, turn.language)

    def _of_sort(self, turn: Turn, several: Sequence[str]) -> str:
        """Return the one of several ways to reach somebody whose sort is named: "the e-mail"; empty for none."""
        said = turn.heard
        text, _ = self._of_one(turn.message.text)
        is_else = said.told.values or said.asks or self._words.denies(text, turn.language)
        if not several or is_else or len(text) > LONGEST_SORT:
            return ""
        named = [
            each
            for each in several
            if self._words.holds(text, _sort_of(each))
            or (each.startswith(_WECHAT) and _WECHATS.search(text))
        ]
        return named[0] if len(named) == 1 else ""

    def _of_one(self, text: str) -> tuple[str, bool]:
        """Return *text* without its parts that wish for a further one, and whether it has such: "the phone, and add the e-mail"."""
        said = parts(text)
        own = [each for each in said if not self._words.holds(each, "words_also")]
        is_besides = 0 < len(own) < len(said)
        return (" ".join(own), True) if is_besides else (text, False)

    def _company(self, turn: Turn, intake: Intake) -> str:
        """Return the one of several companies that is named where their country is asked for; empty for none."""
        wanted = intake.kind.field(COMPANY)
        if wanted is None or intake.field.takes is not Takes.COUNTRY:
            return ""
        return self._named(turn, wanted, turn.conversation.several(wanted))

    def _named(self, turn: Turn, wanted: Field, several: Sequence[str]) -> str:
        """Return the value of which the text holds a piece that no other has; of two the one that is not denied; else nothing."""
        text, told = turn.message.text, turn.heard.told.values
        is_told = not told.keys().isdisjoint(told_as(wanted))
        if not several or is_told or turn.heard.asks or len(text.split()) > MOST_WORDS:
            return ""
        denials = matches(comparable(text), self._words.listed("words_out_before"))
        denied = min((match.start() for match in denials), default=len(text))
        before, behind = _holding(text[:denied], several), _holding(text[denied:], several)
        if not before and len(behind) == 1 and len(several) == len(("one", "other")):
            before = [each for each in several if each not in behind]
        if len(before) != 1:
            return ""
        known = {
            *_words(before[0]),
            *(piece for said in told.values() for piece in _words(str(said))),
        }
        # "Beta Care" is none of Alfa ApS and Beta AB.
        is_other = any(
            each[0].isupper() and key(each) not in known for each in _WORD.findall(text)[1:]
        )
        return "" if is_other and wanted.takes is Takes.NAME else before[0]


def _is_for_other_side(turn: Turn, intake: Intake) -> bool:
    """Whether a notice is up, and what is told is of the other side, whose registration has room for each way to reach somebody."""
    kind = turn.heard.told.kind
    return intake.stage in CONSENTS and bool(kind) and kind != intake.kind.id


def _sort_of(way: str) -> str:
    """Return the phrase with the words by which a way to reach somebody is called."""
    return "words_field_email" if "@" in way else "words_field_phone" if way[:1] == "+" else ""


def _words(text: str) -> list[str]:
    return [key(each) for each in _WORD.findall(text)]


def _holding(text: str, several: Sequence[str]) -> list[str]:
    """Return those of *several* of which *text* holds a piece that the others do not have."""
    said = {*PIECE.findall(unaccented(text.casefold()))}
    pieces = {each: {*PIECE.findall(unaccented(each.casefold()))} for each in several}
    return [
        each
        for each in several
        if (pieces[each] & said).difference(*(pieces[other] for other in several if other != each))
    ]
