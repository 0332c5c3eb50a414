"""What is said of the transfer abroad itself, wherever it is said: that nothing shall go there, or that it may.

It is told by how the words stand together; whole ways to say it stand in ``words_transfer_withdrawn`` and
``words_transfer_given``. Most is read in Chinese, the language of those who are asked for it; that nothing shall go
there is heard in each language, for the notice is shown in each.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.dialogue.thresholds import NO, PART_DENIES, YES
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import WHETHER
from bot.dialogue.words.closed_answers import only_backs, says_no, says_yes
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import GAP, key
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import ClosedAnswer
from knowledge.language.text import fold, has_chinese
from knowledge.topic import SOURCE, Language

LONGEST_VERDICT = 10
"""Characters of a clause that may say no more than yes or no of what a clause beside it names."""

_KEPT_HERE = "words_transfer_withdrawn"

_COUNTRY = "the country"
"""What stands in the words of English, which name none, for any country."""

_BESIDE = ("words_denying", "words_abroad", "words_beside_abroad", "words_putting_off")
"""Of these alone is a part that says "not abroad after all"."""

_OF_TRANSFER = (
    *("words_abroad", "words_of_transfer", "words_transferring", "words_handing_on"),
    "words_out_of_country",
)

_HANDED = ("words_handing_on", "words_permission", "words_allowing")
"""Of these stands a word beside a place abroad where what was told may go there."""

_BETWEEN = r"[^\W我咱俺]{0,3}"
"""What may stand between handing on and where to: 给到那些境外机构, and not 给我推荐国外的."""


_LEADING_UP = r"(?:那|就|请|麻烦|拜托|我|我们|咱|这个|资料|信息|数据){0,3}"
_BESIDE_NO = (
    r"(?:需|须|必|用|要|想|能|再|往外头|往外面|往外|往那边|向外|对外|帮我|把[^\W\d_]{1,6}){0,3}"
)
"""What may stand before a denial, and between it and handing on: 就别往外头送, 不用再转给."""


class TransferWishes:
    """Hears what is wished of the transfer abroad."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._ways = lru_cache(maxsize=16)(self._ways_of)
        self._folded = lru_cache(maxsize=64)(self._folded_words)

    def allowed(self, text: str, language: Language) -> bool | None:
        """Return whether *text* lets what was told go abroad; None where it does not say, or says neither clearly.

        Of several clauses the last counts: 之前不同意出境，现在同意.
        """
        if not has_chinese(text) or self.is_double_no(text, language):
            return None
        clauses = parts(self._words.without(text, "words_turning", language))
        if not any(self._is_of_it(each, language) for each in clauses):
            return None
        verdicts = (self._verdict(each, language) for each in clauses)
        return next((each for each in reversed(list(verdicts)) if each is not None), None)

    def _lets_see(self, text: str, language: Language) -> bool:
        """Whether *text* lets those on the other side see what was told, and denies, asks and waits for nothing: "they may see it"."""
        words = self._words
        is_of_them = words.speaks_of(text, "words_other_side", language)
        if not (is_of_them and words.holds(text, "words_may_see")):
            return False
        if not words.is_settled(text, language) or WHETHER.search(text):
            return False
        # It begins with them, or with the permission: "I hate that they may see it" is no yes.
        begins = tuple(
            key(each.partition(GAP)[0])
            for name in ("words_other_side", "words_may_see")
            for each in words.listed(name)
        )
        said = [each for each in parts(text) if not words.agrees(each)]
        lets = [each for each in said if key(self._behind_yes(each)).startswith(begins)]
        return any(words.holds(each, "words_may_see") for each in lets) and not any(
            words.is_question(each) or words.denies(each, language) for each in said
        )

    def _behind_yes(self, part: str) -> str:
        """Return what stands behind the one word of agreement with which *part* begins: "yep they can have it"."""
        first, _, rest = part.partition(" ")
        return rest if self._words.agrees(first) else part

    def refuses(self, text: str, language: Language) -> bool:
        """Whether a part of *text*, in other languages than Chinese, says that nothing shall go abroad, or no longer."""
        if has_chinese(text):
            return False
        return any(self._refuses_part(unnamed(each, language), language) for each in parts(text))

    def _refuses_part(self, part: str, language: Language) -> bool:
        words = self._words
        if words.holds(part, _KEPT_HERE):
            return True
        bare = words.without(part, "words_no_refusal", language)
        is_denied = words.denies(bare, language)
        if words.speaks_of(part, "words_of_transfer", language):
            return is_denied or words.speaks_of(part, "words_ending_consent", language)
        if not is_denied or not words.speaks_of(part, "words_abroad", language):
            return False
        if words.speaks_of(part, "words_handing_on", language):
            return True
        for each in _BESIDE:
            bare = words.without(bare, each, language)
        return not any(map(str.isalnum, bare))

    def speaks_of(self, text: str, language: Language) -> bool:
        """Whether *text* speaks of the transfer abroad, whatever it says of it."""
        return has_chinese(text) and any(
            self._is_of_it(each, language) or self._speaks(each, "words_abroad", language)
            for each in parts(text)
        )

    def is_of_handing_over(self, part: str, language: Language) -> bool:
        """Whether a *part* of a text is of handing abroad what was told, whether it shall be or may: "you may send it abroad"."""
        if has_chinese(part):
            return self._is_of_it(part, language)
        part = unnamed(part, language)
        is_abroad = self._words.speaks_of(part, "words_abroad", language)
        is_handed = any(self._words.speaks_of(part, each, language) for each in _HANDED)
        return self._words.speaks_of(part, "words_of_transfer", language) or (
            is_abroad and is_handed
        )

    def only_refuses(self, said: Utterance, language: Language) -> bool | None:
        """Return whether the answer refuses the transfer alone and agrees to all else.

        None where it refuses no transfer, asks, or refuses something else, too.
        """
        if said.asks or self.allowed(said.text, language) is not False:
            return None
        others = [each for each in parts(said.text) if not self.speaks_of(each, language)]
        if any(says_no(self._words, one, language) for one in others):
            return None
        return any(self._agrees(one, language) for one in others)

    def plainly_refuses(self, said: Utterance, language: Language) -> bool:
        """Whether the answer says that nothing shall go abroad, refuses nothing else, and waits for nothing: 国外那头就莫传咯."""
        is_open = self._words.is_unsettled(said.text, language) or said.told.values
        return not is_open and self.only_refuses(said, language) is not None

    def forbids_handing_on(self, said: Utterance, language: Language) -> bool:
        """Whether a part of an answer in Chinese denies right before a word for handing on, and none agrees: 无需转给他们, 莫往外头送."""
        text, words = said.text, self._words
        is_open = (
            said.asks or words.is_unsettled(text, language) or self.is_double_no(text, language)
        )
        if not has_chinese(text) or is_open or words.may_ask(text):
            return False  # 不给他们看怎么行
        *_, denied = self._ways(language)
        clauses = parts(words.without(text, "words_no_refusal", language))
        is_denied = any(denied.match(fold(each)) for each in clauses)
        return is_denied and not any(self._agrees(each, language) for each in clauses)

    def only_allows(self, text: str, language: Language) -> bool:
        """Whether *text* lets the transfer happen, and no part of it beside that agrees: "you may send it abroad"."""
        others = [one for one in parts(text) if not self.is_of_handing_over(one, language)]
        is_of_it = len(others) < len(parts(text))
        return is_of_it and not any(self._agrees(one, language) for one in others)

    def _agrees(self, part: str, language: Language) -> bool:
        if self._words.denies(part, language):
            return False
        yes = map(key, self._words.own("words_consent_yes", language))
        ends = tuple(each for each in yes if len(each) > 1)
        return says_yes(self._words, part, language) or key(part).endswith(ends)

    def lets(self, said: Utterance, language: Language) -> bool:
        """Whether the answer lets the transfer happen by naming where to: 境外可以; no part of it, 只同意给一个国家, on no condition."""
        text, words = said.text, self._words
        if said.asks or words.holds(text, "words_only") or words.is_unsettled(text, language):
            return False
        if words.is_conditional(text, language):
            return False
        return self._lets_see(text, language) or (
            len(parts(text)) == 1 and self.allowed(text, language) is True
        )

    def lets_go(self, said: Utterance, language: Language) -> bool:
        """Whether its last part says to pass it on, and nothing before refuses, asks or waits: "it spares me work, send it over"."""
        words, clauses = self._words, parts(said.text)
        is_said = bool(clauses) and words.is_one_of(clauses[-1], "words_letting_transfer")
        is_open = words.is_unsettled(said.text, language) or words.holds(said.text, "words_only")
        if not is_said or is_open or any(map(words.is_question, clauses)):
            return False
        if len(clauses) > 1 and said.act_scores.answered.agreement < YES:
            return False  # "they collect everything and then, well, share it"
        if any(says_no(words, each, language) for each in clauses):
            return False
        return not any(
            part.lead(ClosedAnswer.NO) >= NO
            or (words.denies(part.text, language) and part.lead(ClosedAnswer.NO) >= PART_DENIES)
            for part in said.act_scores.parts[:-1]
            if not only_backs(words, part.text, language)
        )

    def only_keeps_here(self, said: Utterance) -> bool:
        """Whether it says that it shall stay here, and nothing else: "leave it in the country, then", 就国内."""
        words, names = self._words, ("words_kept_here", "words_beside_kept_here")
        texts = (said.text, unnamed(said.text, SOURCE))
        return not said.asks and any(consists_of(words, text, *names) for text in texts)

    def asks_why(self, text: str, language: Language) -> bool:
        """Whether *text* asks what the transfer abroad is for, or whether it can be left: 为啥要出境, 不给国外可以吗."""
        words = self._words
        is_left = words.is_question(text) and words.denies(text, language)
        if not (is_left or words.speaks_of(text, "words_asking_why", language)):
            return False
        return any(words.speaks_of(text, each, language) for each in _OF_TRANSFER)

    def takes_back(self, text: str, language: Language) -> bool:
        """Whether *text* holds a word by which a consent is taken back: 撤回."""
        return has_chinese(text) and self._speaks(text, "words_ending_consent", language)

    def is_double_no(self, text: str, language: Language) -> bool:
        """Whether two denials stand together in *text*, which may be a yes: 不是不同意, "no reason not to"."""
        if has_chinese(text):
            return self._speaks(text, "words_double_no", language)
        return self._words.speaks_of(text, "words_double_no", language)

    def _verdict(self, clause: str, language: Language) -> bool | None:
        is_of_it = self._is_of_it(clause, language)
        if not is_of_it and (
            len(clause) > LONGEST_VERDICT or self._speaks(clause, "words_other_matter", language)
        ):
            return None
        if WHETHER.search(clause) or self._words.is_question(clause):
            return None
        if self._speaks(clause, _KEPT_HERE, language):
            return False
        if self._refuses(clause, language, is_of_it=is_of_it):
            return False
        names = ("words_allowing", "words_permission")
        is_let = is_of_it and any(self._speaks(clause, each, language) for each in names)
        if self._words.is_conditional(clause, language):
            return None
        return True if is_let or self._words.consents(clause, language) else None

    def _refuses(self, clause: str, language: Language, *, is_of_it: bool) -> bool:
        if not is_of_it:
            is_no = self._words.negates_consent(clause, language)
            return is_no or self.takes_back(clause, language)
        bare = self._words.without(clause, "words_no_refusal", language)
        names = ("words_denying", "words_ending_consent")
        return any(self._speaks(bare, name, language) for name in names)

    def _is_of_it(self, clause: str, language: Language) -> bool:
        if self._speaks(clause, "words_of_transfer", language):
            return True
        if self._speaks(clause, _KEPT_HERE, language):
            return True
        said = fold(clause)
        if any(way.search(said) for way in self._ways(language)[:2]):
            return True
        is_abroad = self._speaks(clause, "words_abroad", language)
        is_permission = is_abroad and self._speaks(clause, "words_permission", language)
        return is_permission or self._answers_of(said, language)

    def _answers_of(self, said: str, language: Language) -> bool:
        """Whether a clause begins with a place abroad, and is a plain yes to it or a plain no: 国外那边不行."""
        place = self._ways(language)[2].match(said)
        rest = said[place.end() :].strip() if place else ""
        is_no = bool(rest) and self._words.find(rest, Word.NO) is not None
        return is_no or (bool(rest) and self._words.agrees(rest))

    def _ways_of(self, language: Language) -> tuple[re.Pattern[str], ...]:
        """Return how handing on and a place abroad stand together: 给国外, 国外那边别给; the place alone; and how handing on is denied."""
        abroad = _one_of(self._words.own("words_abroad", language))
        handing = _one_of(self._words.own("words_handing_on", language))
        denying = self._words.own("words_denying", language)
        judging = [*denying]
        judging += self._words.own("words_allowing", language)
        beside = _one_of(self._words.own("words_beside_abroad", language))
        there = rf"(?:{abroad})(?:{beside}){{0,4}}"
        return (
            re.compile(rf"(?:{handing}){_BETWEEN}(?:{abroad})"),
            re.compile(rf"{there}(?:{_one_of(judging)})\w{{0,2}}(?:{handing})"),
            re.compile(there),
            re.compile(
                rf"{_LEADING_UP}(?:{_one_of(denying)}){_BESIDE_NO}(?:{handing}|[转送传发寄])"
            ),
        )

    def _speaks(self, text: str, name: str, language: Language) -> bool:
        said = fold(text)
        return any(word in said for word in self._folded(name, language))

    def _folded_words(self, name: str, language: Language) -> tuple[str, ...]:
        return tuple(map(fold, self._words.own(name, language)))


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(fold, words), key=len, reverse=True))) or "(?!)"


def unnamed(part: str, language: Language) -> str:
    """Return an English *part* with the name of a country, of one word, as the country; of another language as it is.

    >>> unnamed("It must not leave Peru", "en")
    'It must not leave the country'
    """
    if language != SOURCE:
        return part
    return " ".join(_COUNTRY if country_called(each) else each for each in part.split())
