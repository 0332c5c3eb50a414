"""Whom else to contact, and how else, in Chinese: what is added takes nobody's place, 再加一个联系人，刘芳."""

import re
from dataclasses import replace

from bot.dialogue.telling.values import Told
from bot.dialogue.words.field_names import OF_PERSON
from knowledge.language.script import to_simplified
from knowledge.language.text import has_chinese

_ADDED = re.compile(
    "[再另还多][外再]?(?:给|帮我)?(?:加|添|留|填|写|补|附|有一?[个位])|[加添补写填留][上埋返多]|[加添]一?[个位]|补充|另有|外加|附上"
    "|[也都](?:要|想|可以?|能)?(?:加|写|填|留|放|算)|[两俩]个?人?都(?:写|填|留|要)|[两2][个位]联[系络]"
)
"""How something is added to what was noted."""

_CHANGED = re.compile(
    "[改换]|不是|唔系|不对|错|取代|替|更正|更新|作废|不用|[别勿]|删|去掉|不要|离职|走了"
)
"""How something takes the place of what was noted."""


def with_second(told: Told, text: str) -> Told:
    """Return *told* with whom to contact, and how, as what comes besides where *text* adds them."""
    simple = to_simplified(text) if has_chinese(text) else ""
    added = OF_PERSON & told.values.keys()
    if not added or not _ADDED.search(simple) or _CHANGED.search(simple):
        return told
    return replace(told, further=told.further | added)
