"""Addresses anywhere in a text: e-mails, phones, WeChat ids and websites, and what is left beside them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from bot.dialogue.telling.wechat_ids import wechat_ids
from bot.dialogue.words import contacts
from bot.dialogue.words.contacts import Complaint, Value, is_as_long, with_extension
from knowledge.language.text import fold, has_chinese

_NO_CHINESE = r"(?:(?![\u3400-\u9fff])[\w.!#$%&'*+=^`{|}~-])"
_EMAIL = re.compile(
    rf"{_NO_CHINESE}+@(?:(?![\u3400-\u9fff])[\w-])+(?:\.(?:(?![\u3400-\u9fff])[\w-])+)+"
)
_ENDS = (
    "com|net|org|eu|cn|io|ai|app|care|health|tech|co|info|biz|me|dk|fi|se|no|is|nu|ax|fo|gl|de|uk|nl"
    "|ee|hk|tw|digital|solutions|group|global|world|life|dev|cloud|clinic|online|site|store|example"
)
ENDS = tuple(_ENDS.split("|"))
"""How addresses end."""

_TORN = re.compile(
    rf"(?<![\w@.-])([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*) ?@ ?([a-z0-9-]+(?: ?\. ?[a-z0-9-]+)*?) ?\. ?({_ENDS})(?![\w@-])",
    re.IGNORECASE,
)
"""An e-mail with spaces in it, as phones put them: rajesh@andvakt .se"""

_WEBSITE = re.compile(
    r"(?<![@.-])(?<![^\W\u3400-\u9fff])(?:https?://)?(?:(?![\u3400-\u9fff_])[\w-]+\.)+"
    rf"(?:{_ENDS})(?![\w@-])(?!\.\w)(?::\d{{1,5}})?(?:/[^\s<>\"，。；、]*)?",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-\u2013/]\s*(?:19|20)\d\d")
_MONEY = re.compile(r"\s*(?:kr|eur|euro|€|dkk|sek|nok|isk|usd|rmb|元|万|人|%)", re.IGNORECASE)
_FEWEST_DIGITS = 7
_GOING_ON = re.compile(r"[ -]?\d{3}")
"""What follows a part of a number that was taken for all of it."""

_UNMISTAKABLE = (
    (
        "CN",
        re.compile(
            r"(?<![\d+])(?:1[3-9]\d(?:[ -]?\d{4}){2}"
            r"|0(?:10|2\d)[ -]?\d{4}[ -]?\d{4}|0[3-9]\d\d[ -]?\d{4}[ -]?\d{3,4})(?!\d)"
        ),
    ),
    ("TW", re.compile(r"(?<![\d+])09\d\d[ -]?\d{3}[ -]?\d{3}(?!\d)")),
)
"""How numbers look at home there, when they are none in the countries that are supposed."""

_WORDS = re.compile(r"[^\W_]+")

_PAIR = 2
_LONGEST_BETWEEN = 40
"""Characters between two addresses that may say which of them is meant."""

_BEFORE = 24
"""So many characters before digits may say what they are."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a text, each kind in its order; *rest* is the text with ``;`` in their places."""

    emails: tuple[str, ...]
    phones: tuple[str, ...]
    wechats: tuple[str, ...]
    websites: tuple[str, ...]
    rest: str

    @property
    def reach(self) -> bool:
        """Whether they say how somebody is reached: by e-mail, telephone or WeChat."""
        return bool(self.emails or self.phones or self.wechats)

    @property
    def stems(self) -> tuple[str, ...]:
        """The names by which the hosts of e-mails and websites are known: aino@kotiturva.fi, kotiturva."""
        hosts = [email.rpartition("@")[2] for email in self.emails]
        hosts += [site.split("/")[2] for site in self.websites]
        return tuple(dict.fromkeys(_stem(host) for host in hosts))


def _stem(host: str) -> str:
    labels = host.split(":", maxsplit=1)[0].split(".")[:-1]
    if len(labels) > 1 and labels[-1] in {"com", "co", "org", "net"}:
        labels.pop()
    return labels[-1]


@dataclass(frozen=True, slots=True)
class Around:
    """The words around addresses: digits behind *numbers* are something else, and behind *telephones* a telephone number.

    By *correcting* words between two the first was a slip, by *denying* ones the second is none.
    """

    numbers: tuple[str, ...] = ()
    correcting: tuple[str, ...] = ()
    denying: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()


def addresses(text: str, countries: Sequence[str], around: Around) -> Addresses:
    """Return the addresses in *text*; a phone without its code is looked for in *countries*, in turn."""
    taken: list[tuple[int, int]] = []
    emails = _taken(_EMAIL, text, contacts.email, taken) or _torn(text, taken)
    mailed = tuple(taken)
    wechats = _wechats(text, taken)
    websites = _taken(_WEBSITE, text, contacts.website, taken)
    before = len(taken)
    phones = _phones(text, countries, around.numbers, taken)
    if emails:
        phones = (*phones, *_labelled(text, countries, around, taken))
    emails = _right(emails, mailed, text, around)
    phones = _right(phones, taken[before:], text, around)
    return Addresses(emails, phones, wechats, websites, _without(text, taken))


def _right(
    said: tuple[str, ...], spans: Sequence[tuple[int, int]], text: str, around: Around
) -> tuple[str, ...]:
    """Return which of two addresses is meant by the words between them; both where none says it.

    "1, no sorry, 2" is the second, "1, not the old 2" the first.
    """
    if not len(said) == len(spans) == _PAIR:
        return said
    ((_, end), first), ((start, _), second) = sorted(zip(spans, said, strict=True))
    between = text[end:start]
    if len(between) > _LONGEST_BETWEEN:
        return said
    if _speaks(between, around.correcting):
        return (second,)
    return (first,) if _speaks(between, around.denying) else said


def _speaks(text: str, words: Iterable[str]) -> bool:
    said = f" {' '.join(_WORDS.findall(fold(text)))} "
    return any(
        fold(word) in said if has_chinese(word) else f" {fold(word)} " in said for word in words
    )


def _taken(
    pattern: re.Pattern[str],
    text: str,
    read: Callable[[str], Value | Complaint],
    taken: list[tuple[int, int]],
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in pattern.finditer(text):
        if _overlaps(match.span(), taken):
            continue
        said = match[0].rstrip(".,;'")
        value = read(said)
        if isinstance(value, str):
            taken.append((match.start(), match.start() + len(said)))
            found[value] = None
    return tuple(found)


def _torn(text: str, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    """Return the one e-mail of *text* that has spaces in it."""
    found = [*_TORN.finditer(text)]
    if len(found) != 1:
        return ()
    name, host, ending = (part.replace(" ", "") for part in found[0].groups())
    value = contacts.email(f"{name}@{host}.{ending}".lower())
    if not isinstance(value, str):
        return ()
    taken.append(found[0].span())
    return (value,)


def _wechats(text: str, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    found = {name: span for name, span in wechat_ids(text).items() if not _overlaps(span, taken)}
    taken += found.values()
    return tuple(found)


def _phones(
    text: str, countries: Sequence[str], numbers: Sequence[str], taken: list[tuple[int, int]]
) -> tuple[str, ...]:
    text = with_extension(text if text.isascii() else unicodedata.normalize("NFKC", text))
    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return ()
    found: dict[str, None] = {}
    for country in (*countries, ""):
        if "+" not in text and "00" not in text and not country:
            continue
        for match in PhoneNumberMatcher(text, country or None):
            span = (match.start, match.end)
            if _GOING_ON.match(text, match.end) or _is_other(text, *span, numbers):
                continue
            _take_phone(match.number, span, taken, found)
    _take_coded(text, taken, found)
    for country, shape in _UNMISTAKABLE:
        for shaped in shape.finditer(text):
            number = phonenumbers.parse(shaped[0], country)
            if phonenumbers.is_valid_number(number) and not _is_other(
                text, *shaped.span(), numbers
            ):
                _take_phone(number, shaped.span(), taken, found)
    return tuple(found)


def _take_coded(text: str, taken: list[tuple[int, int]], found: dict[str, None]) -> None:
    """Take numbers with the code of a country: they are meant as such, whether or not its plan knows them."""
    for match in PhoneNumberMatcher(text, None, leniency=Leniency.POSSIBLE):
        if is_as_long(match.number) and not _GOING_ON.match(text, match.end):
            _take_phone(match.number, (match.start, match.end), taken, found)


def _labelled(
    text: str, countries: Sequence[str], around: Around, taken: list[tuple[int, int]]
) -> tuple[str, ...]:
    """Return what is called a telephone number and is as long as one there, whether or not the plan of numbers knows it.

    Only beside an e-mail: nobody may be left with nothing but a number that cannot be rung.
    """
    found: dict[str, None] = {}
    for country in countries:
        for match in PhoneNumberMatcher(text, country, leniency=Leniency.POSSIBLE):
            is_called = _stands_behind(text, match.start, around.telephones)
            is_other = _is_other(text, match.start, match.end, around.numbers)
            if is_called and is_as_long(match.number) and not is_other:
                _take_phone(match.number, (match.start, match.end), taken, found)
    return tuple(found)


def _stands_behind(text: str, start: int, words: Iterable[str]) -> bool:
    """Whether one of *words* stands before what begins at *start*, with no more than a mark between."""
    before = f" {fold(text[max(0, start - _BEFORE) : start])}".rstrip(" .:\uff1a")
    return before.endswith(tuple(each if has_chinese(each) else f" {each}" for each in words))


def _take_phone(
    number: phonenumbers.PhoneNumber,
    span: tuple[int, int],
    taken: list[tuple[int, int]],
    found: dict[str, None],
) -> None:
    if not _overlaps(span, taken):
        taken.append(span)
        found[phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)] = None


def _is_other(text: str, start: int, end: int, numbers: Sequence[str]) -> bool:
    """Whether the digits are years, money or the number of a company."""
    before = f" {fold(text[max(0, start - _BEFORE) : start])}"
    return (
        bool(_YEARS.fullmatch(text[start:end]))
        or bool(_MONEY.match(text, end))
        or before.endswith(tuple(f" {fold(name)}" for name in numbers))
    )


def _overlaps(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _without(text: str, taken: Iterable[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in taken:
        # A mark, and spaces to keep every place where it is.
        letters[start:end] = [" "] * (end - start)
        letters[start] = ";"
    return "".join(letters)
