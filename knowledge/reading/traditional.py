"""traditional.yaml: what is written in the regions of Traditional Chinese, and by what they show."""

from collections.abc import Mapping

from knowledge.language.script import REGIONS, SIMPLIFIED, TRADITIONAL, script_of, to_traditional
from knowledge.problems import Place
from knowledge.reading.findings import Findings
from knowledge.reading.source import Entry, Page, short
from knowledge.topic import Text
from knowledge.traditional import RegionWords, TraditionalWords

NAMES = "names"
REGION_FIELDS = ("words", "signs")


def traditional_in(page: Page, findings: Findings) -> TraditionalWords:
    """Return the words of traditional.yaml; what is in the wrong script, or changes nothing, is said with its line."""
    names: tuple[Text, ...] = ()
    regions: dict[str, RegionWords] = {}
    seen: dict[str, Place] = {}
    for name, entry in findings.page(page, "'names' and codes of regions").items():
        if name == NAMES:
            names = findings.texts(entry)
        elif name in REGIONS:
            regions[name] = _region(name, entry, seen, findings)
        else:
            findings.unknown(entry, [NAMES, *REGIONS])
    for text in names:
        _check_script(text, TRADITIONAL, findings)
    return TraditionalWords(regions, tuple(text.value for text in names))


def _region(region: str, entry: Entry, seen: dict[str, Place], findings: Findings) -> RegionWords:
    fields = findings.entries(entry.node, "'words' and 'signs'")
    for name, field in fields.items():
        if name not in REGION_FIELDS:
            findings.unknown(field, REGION_FIELDS)
    listed = findings.entries(fields["words"].node, "Words") if "words" in fields else {}
    words = {word: text for word, field in listed.items() if (text := findings.text(field))}
    for word, text in words.items():
        _check_script(listed[word].key, TRADITIONAL, findings)
        _check_script(text, SIMPLIFIED, findings)
        _check_change(region, word, text, words, findings)
    signs = findings.texts(fields["signs"]) if "signs" in fields else ()
    for sign in signs:
        if sign.value in seen:
            line = seen[sign.value].line
            message = (
                f"'{short(sign.value)}' is already on line {line}. It is a sign of one region."
            )
            findings.error(sign.place, message)
        seen.setdefault(sign.value, sign.place)
    written = {word: text.value for word, text in words.items()}
    return RegionWords(written, tuple(sign.value for sign in signs))


def _check_script(text: Text, wrong: str, findings: Findings) -> None:
    """Note the characters of *text* that only the script *wrong* has, and no region writes."""
    found = [sign for sign in text.value if script_of(sign) == wrong and not _is_written(sign)]
    if found:
        message = f"'{short(text.value)}' has {' '.join(found[:10])} of '{wrong}'. Write it in the other script."
        findings.error(text.place, message)


def _is_written(sign: str) -> bool:
    """Whether a region writes a Simplified character as it is, which another writes differently."""
    return script_of(sign) == SIMPLIFIED and any(
        to_traditional(sign, region) == sign for region in REGIONS
    )


def _check_change(
    region: str, word: str, text: Text, words: Mapping[str, Text], findings: Findings
) -> None:
    """Note a word that is written so without this line; one that holds another word is kept from it."""
    is_exception = any(other in word for other in words if other != word)
    if text.value == to_traditional(word, region) and not is_exception:
        findings.error(text.place, f"'{short(word)}' is written so anyway. Remove it.")
