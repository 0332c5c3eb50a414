"""Chinese in Latin letters: whether a name, or what is said, may be written in pinyin."""

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

_SYLLABLE = (
    "a|ai|an|ang|ao|e|ei|en|er|o|ou"
    "|[bpm](?:a|ai|an|ang|ao|ei|en|eng|i|ian|iao|ie|in|ing|o|u)|me|miu|[mp]ou"
    "|f(?:a|an|ang|ei|en|eng|o|ou|u)"
    "|[dt](?:a|ai|an|ang|ao|e|ei|eng|i|ian|iao|ie|ing|ong|ou|u|uan|ui|un|uo)|den|diu|dia"
    "|[nl](?:a|ai|an|ang|ao|e|ei|eng|i|ian|iang|iao|ie|in|ing|iu|ong|ou|u|uan|uo|v|ve|ue)|nen|l(?:ia|un)"
    "|[gkh](?:a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|ua|uai|uan|uang|ui|un|uo)"
    "|[jqx](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|uan|ue|un)"
    "|(?:zh|ch|sh|[zcs])(?:a|ai|an|ang|ao|e|en|eng|i|ong|ou|u|uan|ui|un|uo)|(?:zh|sh|z)ei"
    "|(?:zh|ch|sh)(?:ua|uai|uang)"
    "|r(?:an|ang|ao|e|en|eng|i|ong|ou|u|uan|ui|un|uo)"
    "|w(?:a|ai|an|ang|ei|en|eng|o|u)|y(?:a|an|ang|ao|e|i|in|ing|o|ong|ou|u|uan|ue|un)"
)
_WORD = re.compile(rf"(?:{_SYLLABLE}){{1,6}}")
_SENTENCE = re.compile(r"[a-z ]{4,200}")


def is_pinyin_sentence(text: str) -> bool:
    """Whether each word of *text* is made of the syllables that there are.

    >>> is_pinyin_sentence("wo yao hezuo"), is_pinyin_sentence("jiu ming a")
    (True, True)
    >>> is_pinyin_sentence("vi vill samarbeta"), is_pinyin_sentence("jag heter Li Na")
    (False, False)
    """
    said = " ".join(re.findall(r"[^\W\d_]+", text[:200].casefold()))
    words = said.split()
    return _SENTENCE.fullmatch(said) is not None and all(map(_WORD.fullmatch, words))


def is_pinyin(word: str) -> bool:
    """Whether *word* is made of syllables as pinyin has them, without tones, whatever it means.

    >>> is_pinyin("Jiangcheng"), is_pinyin("Qingquan"), is_pinyin("Northern"), is_pinyin("Modern")
    (True, True, False, False)
    """
    return _NAME.fullmatch(word.casefold()) is not None
