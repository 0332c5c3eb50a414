"""Chinese names in Latin letters: whether a word may be written in pinyin."""

import re

FEWEST_SYLLABLES, MOST_SYLLABLES = 2, 4

_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINAL = (
    "i(?:ang|ong|an|ao|ng|n|a|e|u)?|u(?:ang|an|ai|a|o|i|n|e)?"
    "|a(?:ng|n|i|o)?|e(?:ng|n|i|r)?|o(?:ng|u)?"
)
_NAME = re.compile(
    rf"(?:(?:{_INITIAL})(?:{_FINAL})|ang|an|ai|ao|eng|en|er|ou){{{FEWEST_SYLLABLES},{MOST_SYLLABLES}}}"
)


def is_pinyin(word: str) -> bool:
    """Whether *word* is made of syllables as pinyin has them, without tones, whatever it means.

    >>> is_pinyin("Jiangcheng"), is_pinyin("Qingquan"), is_pinyin("Northern"), is_pinyin("Modern")
    (True, True, False, False)
    """
    return _NAME.fullmatch(word.casefold()) is not None
