"""The lines of a summary that are named in a text, and what it makes of them: "the surname is …", "country and website to …"."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.dialogue.corrections.chinese_contacts import LONGEST_PERSON, ChineseContacts
from bot.dialogue.corrections.leading_words import past
from bot.dialogue.corrections.list_corrections import ListCorrections
from bot.dialogue.corrections.parts_of_words import PartsOfWords
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.telling.chinese.forms import PARTICLES_OF_CHANGE, THAT_LINE
from bot.dialogue.words.asking_ends import ASKING_ENDS
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import CONTACT_LINES, PERSON
from bot.dialogue.words.judgements import MARKS, Judgements, consists_of, without_denied
from bot.dialogue.words.wording import (
    BETTER_SO,
    CLAUSES,
    EDGES,
    SPOKEN_END,
    calls,
    comparable,
    inflected,
    matches,
    may_stand,
    named_last,
    wechat_in,
    word,
)
from knowledge.language.text import has_chinese
from knowledge.project import CHOSEN, Field, Project, Takes

_OF = "的"

_LEADING = ("words_becomes", "words_becoming", "words_add", "words_adding")

_LEADING_NOWHERE = ("words_named_wrong", "words_putting_off")
"""Words that may hold one for "is" or "change", and lead to no value: "the name is wrong", 改天."""

_PARTS_OF_NAMES = ("words_surname", "words_first_name")

LONGEST = 120
"""Letters of a message that says what is to stand in one line."""

_COLON = re.compile("\uff1a")

_ASKED = re.compile(r"[?!\uff1f\uff01]\s*")
_BEFORE_LEADING = re.compile(
    rf"^\s{{0,2}}(?:{THAT_LINE}|(?:我们?|我哋)?(?:想要?|要|希望|打算)|请|麻烦您?你?|帮我|帮忙){{1,3}}"
)
"""Behind the name of a line, that it is meant, or that something is wished of it: 需要嗰栏改做…, 产品介绍我想改成…."""

_WISH_END = re.compile(r"\s{0,3}吗?\s{0,3}[?.!\uff1f\u3002\uff01]\s{0,3}")
"""What ends the sentence that only wishes for a change."""

_WISHING = ("words_changing", "words_to_change")

_PIECES = re.compile(r"[^\s,;\uff0c\uff1b\u3002]+")


class NamedLines:
    """Finds lines that are named, and their new values."""

    def __init__(
        self, reader: Reader, words: Words, project: Project, lists: ListCorrections
    ) -> None:
        self._reader = reader
        self._words = words
        self._project = project
        self._lists = lists
        self._judgements = Judgements(words)
        self._contacts = ChineseContacts(words.listed("words_roles"), reader.surnames)
        self._parts = PartsOfWords(words)

    def named(self, intake: Intake, text: str) -> tuple[Field, str] | None:
        """Return the field whose name stands in *text*, and what stands behind the name.

        Of several the longest name counts, of two as long the later one; before both a Chinese one to which a value follows.
        Behind a wish to change the line stands its value as behind a colon.
        """
        if (place := self._place(intake, text)) is None:
            return None
        field, start, end = place
        return field, self._wished(text[:start], text[end:]) or text[end:]

    def _wished(self, before: str, behind: str) -> str:
        """Return the value, as if behind a colon, that follows a wish to change the line named between *before* and *behind*; else nothing.

        "The need must be corrected: …", "could you change the need? It should say …".
        """
        first, colon, value = _COLON.sub(":", behind).partition(":")
        if colon and self._words.is_one_of(first, "words_to_be_changed"):
            wished = value.strip(EDGES)
        else:
            end = _WISH_END.match(behind)
            rest = behind[end.end() :] if end and self.wishes_change(before) else ""
            wished = past(self._words, rest, "words_shall_read")
        return f": {wished}" if wished else ""

    def wishes_change(self, text: str) -> bool:
        """Whether *text* says of something that it be changed."""
        return any(self._words.holds(text, each) for each in _WISHING)

    def _place(self, intake: Intake, text: str) -> tuple[Field, int, int] | None:
        """Return the field whose name stands in *text*, and from where to where."""
        lowered = comparable(text)
        found = [
            (
                (self._leads_on(label, text[match.end() :]), len(label), match.end()),
                (each, match.start(), match.end()),
            )
            for each in intake.fields
            for label in may_stand(lowered, self._words.called(each.name))
            if (match := inflected(label).search(lowered))
        ]
        return max(found, key=lambda one: one[0])[1] if found else None

    def _leads_on(self, label: str, behind: str) -> bool:
        """Whether the Chinese name of a line has right *behind* it what becomes of the line: of 类型是投资机构 it is 类型."""
        return has_chinese(label) and self._words.begins(behind, "words_becomes")

    def puts_in(self, intake: Intake, text: str) -> bool:
        """Whether *text* begins with the name of a line, and a colon or "is wrong, it should be", and a value behind it."""
        if len(text) > LONGEST or text.rstrip().endswith(ASKING_ENDS):
            return False
        before, colon, behind = _COLON.sub(":", text).partition(":")
        labels = [
            inflected(label) for each in intake.fields for label in self._words.called(each.name)
        ]
        if colon and any(label.fullmatch(comparable(before).strip()) for label in labels):
            return any(map(str.isalnum, behind))
        place = self._place(intake, text)
        if place is None:
            return False
        _, start, end = place
        if wished := self._wished(text[:start], text[end:]):
            return bool(self.after(wished))
        behind = text[end:]
        if not self.after(behind):
            return False
        is_wrong = self._words.holds(text, "words_named_wrong")
        begins = any(label.match(comparable(text)) for label in labels)
        is_becoming = self._words.holds(behind, "words_becoming")
        return is_becoming and (is_wrong or (begins and has_chinese(text)))

    def is_meant(
        self, intake: Intake, named: tuple[Field, str], told: Mapping[str, Value]
    ) -> bool:
        """Whether what was *told* is of the line that is *named*, or a Chinese text says what becomes of its words."""
        wanted, behind = named
        if not told or wanted.name in told:
            return True
        if wanted.takes is not Takes.WORDS or not has_chinese(behind):
            return False
        noted = str(intake.given.get(wanted.name, ""))
        return bool(self.led_to(behind) or self._parts.joined(noted, behind))

    def names_other(self, intake: Intake, text: str) -> bool:
        """Whether *text* names a line that this kind of registration does not have: its value is none of here."""
        own = {each.name for each in intake.fields}
        others = {each.name for kind in self._project.kinds.values() for each in kind.fields} - own
        return any(calls(text, self._words.called(name)) for name in others)

    def changed(self, intake: Intake, text: str, told: Mapping[str, Value]) -> dict[str, Value]:
        """Return what each clause of *text* that names a line, and what becomes of it, makes of it.

        Where a name in it was *told*, that is it: "my colleague Anna Berg instead of me".
        """
        found: dict[str, Value] = {}
        for clause in self._clauses(intake, text):
            named = self.named(intake, clause)
            if named is None or named[0].takes is Takes.SEVERAL:
                continue
            if named[0].name == PERSON and self._words.holds(clause, "words_not_me"):
                continue  # who it is stands in another clause
            if not (self.after(named[1]) or self._is_value(intake, *named)):
                continue
            value = self.value(intake, *named, clause)
            name, said = named[0].name, told.get(named[0].name)
            if name == PERSON and isinstance(said, str) and said in clause:
                value = said
            if named[0].takes is Takes.NAME and "@" in str(value):
                continue  # "without a dot between first name and surname: …"
            if value is not None:
                found[name] = value
        return found

    def value(self, intake: Intake, wanted: Field, behind: str, text: str) -> Value | None:
        """Return the value that *text* gives to the field it names, *behind* its name or anywhere."""
        new = self.after(behind)
        if wanted.takes is Takes.WORDS:
            led = self.led_to(behind)
            # "The offer is not beds, it is lamps": what is denied is none of it.
            new = new if self._words.begins(led, "words_denying") else led or new
        if wanted.takes in CHOSEN or wanted.takes in CONTACT_LINES:
            whole = (behind.strip(EDGES), text)
            for part in filter(None, whole if wanted.takes is Takes.SEVERAL else (new, *whole)):
                value = self._reader.read(wanted, part, intake.country)
                if not isinstance(value, Complaint):
                    return self._lists.combined(intake, wanted.name, value, text)
            return wechat_in(text) if wanted.takes is Takes.REACH else None
        new = new or named_last(behind)
        if (
            self._judgements.judges(new)  # "the name is wrong"
            or self._is_remark(wanted, new, behind, text)
            or self._words.is_one_of(new, "words_as_said")
            or self._reader.is_place(new.removesuffix(_OF))  # "the company has moved to Lyon"
            or (wanted.name == PERSON and self._is_nobody(new))
        ):
            return None
        value = self._reader.read(wanted, new, intake.country)
        return None if isinstance(value, Complaint) else value

    def _is_nobody(self, said: str) -> bool:
        """Whether it is a company, "the name is Lindcare AB", or in Chinese too long for a name, or nothing but what somebody is."""
        if self._reader.home_signs.is_company(said):
            return True
        return has_chinese(said) and (
            len(said) > LONGEST_PERSON or self._contacts.is_nameless(said)
        )

    def _is_remark(self, wanted: Field, new: str, behind: str, text: str) -> bool:
        """Whether what stands *behind* the name of a line says how something is, and is not its *new* value.

        "Our company is small" does. A name in small letters behind "is" is found elsewhere, by what no everyday
        word is.
        """
        if not new or consists_of(self._words, new, "words_saying_how", "words_beside_saying_how"):
            return True
        before = comparable(MARKS.split(behind[: max(behind.find(new), 0)])[-1])
        is_being = any(matches(before, self._words.listed("words_being")))
        is_partial = any(self._words.holds(text, each) for each in _PARTS_OF_NAMES)
        is_small = new.islower() and not any(map(str.isdigit, new))
        return wanted.takes is Takes.NAME and is_small and is_being and not is_partial

    def after(self, text: str) -> str:
        """Return what stands behind "should be", "to", ":" in *text*, and before "instead of"; empty where nothing does.

        What was asked already is left alone: "could you change it to Y? We merged on Monday".
        """
        asked = (self._after(each) for each in _ASKED.split(text))
        return next(filter(None, asked), "")

    def _after(self, text: str) -> str:
        said = comparable(text)
        instead = self._spans(said, "words_in_place_of")
        others = [*instead, *self._spans(said, *_LEADING_NOWHERE)]
        ends = [
            place
            for begin, place in self._spans(said, "words_becomes")
            if not any(start <= begin < end for start, end in others)
        ]
        if not ends:
            return ""
        start = max(ends)
        until = min((place for place, _ in instead if place >= start), default=len(text))
        better = BETTER_SO.search(said, start, until)
        until = better.start() if better else until
        new = without_denied(self._words, text[start:until]).strip(EDGES)
        return new if new.strip(PARTICLES_OF_CHANGE) else ""  # 联系人换了 tells nothing yet

    def _spans(self, said: str, *names: str) -> list[tuple[int, int]]:
        """Return where words of the lists *names* stand in what was *said*."""
        return [
            match.span() for name in names for match in matches(said, self._words.listed(name))
        ]

    def trimmed(self, text: str, told: str) -> str:
        """Return what was *told* without the end of a word that leads to it in *text*: of 改成王敏 the name is 王敏."""
        is_whole = self._reader.begins_with_name(told)  # 写西安第二医院
        start = text.find(told) if has_chinese(told) and not is_whole else -1
        spans = self._spans(comparable(text), *_LEADING)
        ends = [end for begin, end in spans if begin <= start < end]
        return told[max(ends, default=start) - start :]

    def worded(self, told: str, behind: str) -> str:
        """Return what is *told* of what is offered or needed, *behind* the name of that line, whole."""
        led = self.led_to(behind)
        # 改成:护理床,还有助行器, and 改成 护理床, of which the first word alone was told
        if has_chinese(told) and led:
            return SPOKEN_END.sub("", led)
        return self.led_to(told) or told

    def led_to(self, behind: str) -> str:
        """Return what stands behind the name of a line and "to", ":" or "put", whatever follows; empty where none stands there."""
        rest = _BEFORE_LEADING.sub(lambda said: " " * len(said[0]), comparable(behind))
        for begin, end in self._spans(rest, *_LEADING_NOWHERE):  # "is wrong" is no "is"
            rest = rest[:begin] + " " * (end - begin) + rest[end:]
        leading = ("words_becomes", "words_adding")
        becomes = [word(each) for name in leading for each in self._words.listed(name)]
        start = len(rest) - len(rest.lstrip())
        while ends := [match.end() for each in becomes if (match := each.match(rest, start))]:
            start = max(ends)
            start += len(rest[start:]) - len(rest[start:].lstrip())
        return behind[start:].strip(EDGES) if rest[:start].strip() else ""

    def _clauses(self, intake: Intake, text: str) -> Iterator[str]:
        """Yield the clauses of *text*; those joined by "and" apart where each names a line of its own."""
        for clause in self._lines_apart(intake, text):
            places = self._spans(comparable(clause), "words_joining")
            halves = [(clause[:start], clause[end:]) for start, end in places]
            apart = (both for both in halves if len(self._lines_of(intake, both)) > 1)
            yield from next(apart, (clause,))

    def _lines_of(self, intake: Intake, clauses: Iterable[str]) -> set[str]:
        """Return the names of the lines that *clauses* name."""
        return {named[0].name for each in clauses if (named := self.named(intake, each))}

    def _lines_apart(self, intake: Intake, text: str) -> Iterator[str]:
        """Yield what stands between marks; in Chinese also each line that begins behind a space: 需求改成 轮椅 电话改成…."""
        for clause in CLAUSES.split(text):
            start = 0
            for piece in _PIECES.finditer(clause) if has_chinese(clause) else ():
                named = self.named(intake, piece[0]) if piece.start() else None
                if named and self.led_to(f"{named[1]} {clause[piece.end() :]}"):
                    yield clause[start : piece.start()]
                    start = piece.start()
            yield clause[start:]

    def only_leads(self, told: str) -> bool:
        """Whether nothing is *told* but words that lead to a value: 改成."""
        return has_chinese(told) and not self.led_to(told) and bool(self.led_to(f"{told} 1"))

    def _is_value(self, intake: Intake, wanted: Field, behind: str) -> bool:
        """Whether what stands *behind* the name of a line is a value for it, as it is: "country X"."""
        if wanted.takes is not Takes.COUNTRY and wanted.takes not in CONTACT_LINES:
            return False
        said = behind.strip(EDGES)
        return bool(said) and not isinstance(
            self._reader.read(wanted, said, intake.country), Complaint
        )
