"""How an address is read: e-mail, phone, WeChat id, website; and plain words.

Each reader returns the value in its usual form, or a complaint that helps.
"""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email

LONGEST_NAME = 200
LONGEST_WORDS = 2000
_HIGHEST_PORT = 65535

FEWEST_DIGITS = 8
"""Digits of a number that no plan of numbers knows, and that may be one all the same."""

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why an answer cannot be taken: the name of a phrase that helps, and what is filled in there."""

    phrase: str
    values: tuple[tuple[str, str], ...] = ()


# NFKC has made full-width signs ordinary before these are asked.
_NOT_LOCAL = r"\s<>()\[\]@,;、:\"“”‘’«»。"
# Nowhere but at its beginning: else what holds no @ is looked through anew from each of its signs.
_EMAIL = re.compile(rf"(?<![^{_NOT_LOCAL}])([^{_NOT_LOCAL}]+)@([\w.。-]+)")
_GLUED = re.compile(r"^.*[\u3400-\u9fff](?=[!-~])")  # 邮箱aino of 邮箱aino@kotiturva.fi
_GLUED_AFTER = re.compile(r"(?<=\w)(\.[a-z]{2,24})[\u3400-\u9fff].*$", re.IGNORECASE)
_WEBSITE = re.compile(
    r"(?:(https?)://)?((?:[^\W_](?:[^\W_]|-){0,62}(?<!-)\.){1,8}"
    r"(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59}|中国|中國|公司|网络|網絡|网址|香港|商城|集团))"
    r"(?::(\d{1,5}))?([/?#][^\s<>\"\\^`{|}]*)?",
    re.IGNORECASE,
)
_BEFORE_WEBSITE = re.compile(r"(?:[^./:@]*(?::?\s|(?<=[\u3400-\u9fff]):))?[<(]?([^\s<>()]+)[>)]?")
_WECHAT = re.compile(
    r"(?:(?:我的)?[微徽]信(?:号码|号|id)?[是为]?[\s:]*"
    r"|(?:my\s+)?(?:wechat|weixin|wx|vx)(?:\s*id)?(?:\s+is)?(?:\s*:\s*|\s+))?"
    r"([a-z][-_a-z0-9]{5,19})",
    re.IGNORECASE,
)
_WECHAT_TOO = re.compile(r"\(?\s{0,9}(?:同?微信(?:同号)?|wechat)\s{0,9}\)?\s{0,9}$", re.IGNORECASE)
_WHATSAPP = re.compile(
    r"\bwhats\s?app(?:\s?(?:号码?|號碼?|no\.?|number))?[\s:：=是係为為]{0,4}|\(?\s{0,4}whats\s?app\)?\s{0,4}$",
    re.IGNORECASE,
)
"""An app that calls by the number of a telephone: the number is one."""

OTHER_APP = r"(?<![a-z])(?P<app>line|qq|telegram|messenger|kakao\s?talk|skype|signal|viber|zalo|instagram|facebook)(?![a-z])"
"""Another app than WeChat, as a pattern, which names the group "app"."""

_OTHER_APP = re.compile(
    rf"{OTHER_APP}"
    r"[\s:：]{0,3}(?:id|号码?|號碼?|帐号|帳號|账号)?[\s:：=是係为為]{0,3}[\w.@-]{3,40}\s{0,4}$",
    re.IGNORECASE,
)
_THIS_ACCOUNT = re.compile(
    r"[微徽]信(?:号|號)?(?:就|都)?(?:是|係|系)?(?:用)?(?:这|這|呢)(?:个|個)?|(?:这|這|呢)(?:个|個)?[微徽]信|本[微徽]信|加我(?:的|嘅|个|個)?[微徽]信"
)
_WIDE = str.maketrans("\uff20\uff0e", "@.")
_CALLED_WECHAT = re.compile(
    r"(?:(?<![a-z])v信|[薇威]信)(?=[\s:：号號是]{0,4}[a-z0-9])", re.IGNORECASE
)
_EXTENSION = re.compile(
    r"(?<=\d)[ ,，]{0,2}(?:转分机|轉分機|分机|分機|内线|內線|转|轉)[ :：号號]{0,2}(?=\d{1,6}(?!\d))"
)

_DASHED = re.compile(
    r"(?<![\d+-])((?:\+86[ -]?0?|0)(?:10|2\d|[3-9]\d\d)[ -]?\d{3,4}[ -]?\d{4})[-*](?=\d{1,6}(?![\d-]))"
)
"""A number of a Chinese organisation, and the sign before its extension: 0571-88661234-805."""


def as_usual(said: str) -> str:
    """Return *said*, as long as it was, with wide signs of addresses and slips in "WeChat" as they are usually written.

    >>> as_usual("V信 zs2020abc"), as_usual("a＠b.cn")
    ('微信 zs2020abc', 'a@b.cn')
    """
    return _CALLED_WECHAT.sub("微信", said.translate(_WIDE))


def with_extension(said: str) -> str:
    """Return *said*, as long as it was, with what stands before a Chinese extension as numbers are parsed.

    >>> with_extension("027-85671234转801"), with_extension("0571-88661234-805")
    ('027-85671234x801', '0571-88661234x805')
    """
    said = _EXTENSION.sub(lambda word: "x".rjust(len(word[0])), said)
    return _DASHED.sub(r"\1x", said)


def words(said: str, longest: int) -> Value | Complaint:
    if not any(character.isalnum() for character in said):
        return Complaint("needs_words")
    return said if len(said) <= longest else Complaint("too_long")


def email(said: str) -> Value | Complaint:
    found = _EMAIL.search(unicodedata.normalize("NFKC", said))
    if found is None:
        return Complaint("bad_email")
    local = _GLUED.sub("", found[1]).strip("'")
    domain = _GLUED_AFTER.sub(r"\1", found[2]).rstrip(".。-_")
    said = f"{local}@{domain}"
    try:
        return validate_email(said, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        return Complaint("bad_email")


def phone(said: str, country: str) -> Value | Complaint:
    said = with_extension(unicodedata.normalize("NFKC", said))
    try:
        number = phonenumbers.parse(said, country or None)
    except phonenumbers.NumberParseException:
        return _bad_phone(country)
    has_code = said.lstrip().startswith("+")
    if not phonenumbers.is_valid_number(number) and not (has_code and is_as_long(number)):
        return _bad_phone(country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_as_long(number: phonenumbers.PhoneNumber) -> bool:
    """Whether *number*, given with its country's code, is as long as one there.

    Plans of numbers change before the package knows, and the summary shows it before anything is sent.
    """
    is_long = len(str(number.national_number)) >= FEWEST_DIGITS
    possible = phonenumbers.ValidationResult.IS_POSSIBLE
    return is_long and phonenumbers.is_possible_number_with_reason(number) == possible


def _bad_phone(country: str) -> Complaint:
    """Return the complaint with an example of the visitor's country."""
    mobile = phonenumbers.PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(country or "FI", mobile)
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    example = phonenumbers.format_number(number, style) if number else "+358 41 2345678"
    return Complaint("bad_phone", (("example", example),))


def reach(said: str, country: str) -> Value | Complaint:
    said = as_usual(unicodedata.normalize("NFKC", said)).strip()
    said = _WHATSAPP.sub("", said).strip()
    if "@" in said:
        return email(said)
    number = phone(_WECHAT_TOO.sub("", said), country)
    if isinstance(number, str):
        return number
    wechat = _WECHAT.fullmatch(said)
    return f"WeChat: {wechat[1]}" if wechat else Complaint("bad_reach")


def unreachable(said: str) -> Complaint | None:
    """Return why nobody is reached by what is *said*: another app, or the account it is written from; None where neither is told."""
    said = unicodedata.normalize("NFKC", said)
    if app := _OTHER_APP.search(said):
        return Complaint("not_by_app", (("app", app["app"]),))
    is_short = len(said) <= LONGEST_NAME
    return Complaint("account_unknown") if is_short and _THIS_ACCOUNT.search(said) else None


def website(said: str) -> Value | Complaint:
    said = unicodedata.normalize("NFKC", said).rstrip(".,;。")
    # "Our site is kotiturva.fi": the words before it may hold nothing of an address.
    alone = _BEFORE_WEBSITE.fullmatch(said)
    found = _WEBSITE.fullmatch(alone[1].rstrip(".,;。")) if alone else None
    if found is None or said.endswith("?"):
        return Complaint("bad_website")
    scheme, host, port, rest = found.groups()
    if port and not 0 < int(port) <= _HIGHEST_PORT:
        return Complaint("bad_website")
    address = (
        f"{(scheme or 'https').lower()}://{host.lower()}{f':{port}' if port else ''}{rest or ''}"
    )
    return address if len(address) <= LONGEST_NAME else Complaint("bad_website")
