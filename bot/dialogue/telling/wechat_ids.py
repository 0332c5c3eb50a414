"""WeChat ids in a text: right behind the word, or a little further on or before it where nothing else can be meant."""

import re

from bot.dialogue.words.contacts import OTHER_APP
from knowledge.language.text import unaccented

LEAST_ALIKE = 4
"""Letters with which an id of letters alone begins, as another word of the text does: its company, or its writer."""

NEAR_ID, LONGEST_BEFORE_ID = 30, 60
"""Letters between the word and the one id of a text; and behind "WeChat id", where no other app is named: "has changed, the new one is"."""

NEAR_WORD = 12
"""Letters between the one id of a text and the word behind it: "anna_88 on my WeChat"."""

_WORD = r"(?:[微徽]信|(?<![^\W\u3400-\u9fff])(?:wechat|weixin|wx|vx)(?:(?![\u3400-\u9fff])\w)*+)"
_ID = r"(?P<id>[a-z][-_a-z0-9]{5,19})(?![\w@-]|\.\w)"
_BESIDE = re.compile(
    rf"{_WORD}(?:[\s-]*(?:id|号码?|號碼?))?(?P<joint>\s*(?:[:：=是为為]|(?:is|er|är|on|e)(?!\w))?\s*){_ID}",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?<![\w@.-])wxid_[a-z0-9]{6,20}(?![\w@-]|\.\w)", re.IGNORECASE | re.ASCII)
"""How WeChat itself names who has chosen no id."""
# With a digit or a line in it: no word of a language.
_UNMISTAKABLE = r"(?=[a-z0-9-]{0,19}(?:_|\d))[a-z][-_a-z0-9]{5,19}"
_ONE = re.compile(rf"(?<![\w@.-]){_UNMISTAKABLE}(?![\w@-]|\.\w)", re.IGNORECASE | re.ASCII)
_BETWEEN = r"[^@.;?!\n]"
_BEHIND = re.compile(
    rf"{_WORD}(?:{_BETWEEN}{{1,{NEAR_ID}}}?"
    rf"|(?=[\s-]?(?:id|号|號))(?:(?!{OTHER_APP}|whats\s?app){_BETWEEN}){{{NEAR_ID + 1},{LONGEST_BEFORE_ID}}}?)"
    r"(?<![\w@-])(?<!\w\.)"
    rf"(?P<id>{_UNMISTAKABLE})(?![\w@-]|\.\w)",
    re.IGNORECASE,
)
_BEHIND_CHINESE = re.compile(
    r"[微徽]信[\u3400-\u9fff\s:：,，]{0,8}?"
    rf"(?P<id>{_UNMISTAKABLE})(?![a-z0-9_@-]|\.\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<![\w@.-])(?P<id>{_UNMISTAKABLE})(?![\w@-]|\.\w)[ ,(]{{1,3}}(?:{_BETWEEN}{{1,{NEAR_WORD}}} )?{_WORD}",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?:那就|就|那|用|是|写|加|我的是)?\s?(?P<id>{_UNMISTAKABLE})\s?(?:吧|啦|喇|就行|就好|好了)?[。.!！]?",
    re.IGNORECASE | re.ASCII,
)
_SURE = frozenset(":：=")
_WORDS = re.compile(r"[^\W\d_]+")


def wechat_ids(text: str) -> dict[str, tuple[int, int]]:
    """Return the ids in *text*, each with where it stands."""
    found = {match[0]: match.span() for match in _OWN.finditer(text)}
    for match in _BESIDE.finditer(text):
        name = match["id"]
        # A mere word is an id only behind a colon, or like a name that is told: "my WeChat is broken".
        is_sure = not name.isalpha() or bool(_SURE & set(match["joint"]))
        if is_sure or _is_like_others(name, text[: match.start("id")] + text[match.end("id") :]):
            found[name] = match.span("id")
    if not found and len(_ONE.findall(text)) == 1:
        beside = _BEHIND.search(text) or _BEHIND_CHINESE.search(text) or _BEFORE.search(text)
        return {beside["id"]: beside.span("id")} if beside else {}
    return found


def id_alone(text: str) -> str:
    """Return the id that is all of *text*, but for how it is said; empty for anything else.

    >>> id_alone("就fengqiang_wh吧"), id_alone("那就fengqiang88"), id_alone("不用fengqiang_wh")
    ('fengqiang_wh', 'fengqiang88', '')
    """
    match = _ALONE.fullmatch(text.strip())
    return match["id"] if match else ""


def _is_like_others(name: str, others: str) -> bool:
    """Whether one of the words of *others* begins as *name* does."""
    start = unaccented(name.casefold())[:LEAST_ALIKE]
    words = _WORDS.findall(unaccented(others.casefold()))
    return any(each.startswith(start) for each in words)
