"""The kinds of leads of ``project.yaml`` with their questions, from its nodes to values."""

import re
from collections.abc import Mapping, Sequence

from knowledge.language.countries import IS_COUNTRY, is_country
from knowledge.project import CHOSEN, OFFER, Field, LeadKind, Takes
from knowledge.reading.findings import Findings
from knowledge.reading.forms import KEBAB, NUMBER, SNAKE, Form, listed
from knowledge.reading.source import Entry, short
from knowledge.topic import Text

KIND_FIELDS = (
    *("goal", "guarded", "offers", "needs", "phones", "languages", "groups", "channels"),
    "fields",
)
FIELD_FIELDS = ("takes", "options", "optional", "with")
LISTS = ("cities", "focus_areas")
"""Lists of options that several kinds of leads share, by their names."""

RESERVED = (
    "may_transfer",
    "reference",
    "status",
    "kind",
    "organisation",
    "language",
    "channel",
    "origin",
)
"""Columns of the exported table that are no answers: no field may be called so."""

_KIND = re.compile(r"[a-z]{1,16}")


class Kinds(Form):
    """Reads kinds of leads; *lists* are the options that several of them share."""

    def __init__(self, findings: Findings, lists: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(findings)
        self._lists = lists

    def read(self, given: Entry | None) -> dict[str, LeadKind]:
        """Return the kinds that *given* holds, by their ids."""
        kinds: dict[str, LeadKind] = {}
        entries = self._findings.entries(given.node, "Kinds of leads") if given else {}
        if given and not entries:
            self._findings.error(
                given.place, "there is no kind of lead. Add one with its 'fields'."
            )
        for name, entry in entries.items():
            if not _KIND.fullmatch(name) or name == OFFER:
                self._findings.error(
                    entry.place,
                    f"'{short(name)}' cannot name a kind. Use up to 16 small letters; '{OFFER}' means something else.",
                )
                continue
            kinds[name] = self._kind(entry)
        for role in ("offers", "needs"):
            for each in [kind for kind in kinds.values() if getattr(kind, role)][1:]:
                self._findings.error(
                    entries[each.id].place,
                    f"'{role}' is already given for another kind. One kind offers, one needs.",
                )
        return kinds

    def _kind(self, entry: Entry) -> LeadKind:
        name, findings = entry.key.value, self._findings
        given = findings.entries(entry.node, "Names such as 'fields'")
        self.known(given, KIND_FIELDS)
        asked = findings.entries(given["fields"].node, "Questions") if "fields" in given else {}
        if not asked:
            findings.error(entry.place, f"'{name}' has no questions. List them under 'fields'.")
        fields = tuple(field for each in asked.values() if (field := self._field(each)))
        self._check(name, fields, asked, given)
        goal = self.formed(given, "goal", NUMBER.fullmatch, "number. Write it in digits")
        languages = findings.texts(given["languages"]) if "languages" in given else ()
        groups = (
            listed(given["groups"], SNAKE.fullmatch, "beginning of a topic id", findings)
            if "groups" in given
            else ()
        )
        return LeadKind(
            id=name,
            fields=fields,
            is_guarded=self.flag(given, "guarded"),
            offers=self.text(given, "offers"),
            needs=self.text(given, "needs"),
            phones=self.formed(given, "phones", is_country, IS_COUNTRY),
            languages=tuple(
                each.value for each in languages if findings.is_language(each.value, each.place)
            ),
            groups=groups,
            channels=listed(given["channels"], SNAKE.fullmatch, "name of a channel", findings)
            if "channels" in given
            else (),
            goal=int(goal or 0),
        )

    def _check(
        self,
        name: str,
        fields: Sequence[Field],
        asked: Mapping[str, Entry],
        given: Mapping[str, Entry],
    ) -> None:
        """Note what does not fit together in the kind *name*: its questions, and which of them offers or needs."""
        findings = self._findings
        words = {field.name for field in fields if field.takes is Takes.WORDS}
        own = {field.name for field in fields if not field.asked_with}
        for field in fields:
            if field.asked_with and field.asked_with not in own:
                findings.error(
                    asked[field.name].place,
                    f"'{short(field.asked_with)}' is no question that '{field.name}' could be asked with.",
                )
        for role in ("offers", "needs"):
            if role in given and (said := self.text(given, role)) and said not in words:
                findings.error(
                    given[role].place,
                    f"'{short(said)}' is no question of '{name}' that takes words.",
                )
        for count in [field for field in fields if field.takes is Takes.COUNTRY][1:]:
            findings.error(
                asked[count.name].place, f"'{name}' asks for a country twice. Keep one."
            )

    def _field(self, entry: Entry) -> Field | None:
        name, findings = entry.key.value, self._findings
        given = findings.entries(entry.node, "'takes', 'options', 'optional' and 'with'")
        self.known(given, FIELD_FIELDS)
        if not SNAKE.fullmatch(name) or name in RESERVED:
            findings.error(
                entry.place,
                f"'{short(name)}' cannot name a question. Use small letters and '_'; a column of the table may be called so already.",
            )
            return None
        said = self.text(given, "takes")
        if said not in set(Takes):
            place = given["takes"].place if "takes" in given else entry.place
            way_out = findings.suggestion(said, Takes) if said else ""
            way_out = way_out or f" Use one of: {', '.join(Takes)}."
            findings.error(place, f"'{name}' has no 'takes' that is known.{way_out}")
            return None
        takes = Takes(said)
        options = self._options(entry, given, takes)
        return Field(name, takes, options, self.flag(given, "optional"), self.text(given, "with"))

    def _options(self, entry: Entry, given: Mapping[str, Entry], takes: Takes) -> tuple[str, ...]:
        findings, name = self._findings, entry.key.value
        options: tuple[str, ...] = ()
        if (
            "options" in given
            and isinstance(given["options"].node, Text)
            and given["options"].node.value
        ):
            chosen = self.text(given, "options")
            options = self._lists.get(chosen, ())
            if not options:
                findings.error(
                    given["options"].place,
                    f"there is no list '{short(chosen)}'. Write the options one a line, or name one of: {', '.join(LISTS)}.",
                )
                return ()
        elif "options" in given:
            fits, what = (
                (is_country, IS_COUNTRY)
                if takes is Takes.COUNTRY
                else (KEBAB.fullmatch, "id: small letters, digits and hyphens")
            )
            options = listed(given["options"], fits, what, findings)
        if bool(options) != (takes in CHOSEN):
            wrong = (
                "needs 'options' to choose from"
                if takes in CHOSEN
                else f"takes '{takes}' and has no use for 'options'"
            )
            findings.error(entry.place, f"'{name}' {wrong}.")
        return options
