"""What is no clear yes and no clear no to a notice, though it sounds like one, and the transfer refused before it is asked for.

A registration is ended, and what was told is dropped, by a clear no alone.
"""

from bot.dialogue.interview.transfer_wishes import WHETHER, TransferWishes
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.language.text import has_chinese
from knowledge.topic import Language

_ASKING_ENDS = (
    "\u5417",
    "\u55ce",
    "\u5462",
    "\u4e48",
    "\u9ebc",
    "\u70b9",
    "\u9ede",
    "?",
    "\uff1f",
)


_OF_TRANSFER = (
    *("words_abroad", "words_of_transfer", "words_transferring", "words_handing_on"),
    "words_out_of_country",
)


class NoticeDoubts:
    """Holds back what would end a registration, or begin one, by words that are not clear."""

    def __init__(self, words: Words, wishes: TransferWishes) -> None:
        self._words = words
        self._wishes = wishes

    def is_no_answer(self, said: Utterance, language: Language) -> bool:
        """Whether the answer only goes on, or finds right what is shown, or leaves the consent open.

        "Next", 信息没错 and 没所谓 are such answers; "ok, understood" does no more. So are "I haven't agreed yet",
        and what is said of how long our texts are.
        """
        if self._remarks(said.text, language):
            return True
        each = parts(said.text)
        only = [one for one in each if self._words.is_one_of(one, "words_no_consent")]
        if each and only == each:
            return True
        if said.is_written_yes or self._words.agrees(said.text):
            return False
        return consists_of(self._words, said.text, "words_no_consent", "words_light_yes")

    def agrees_in_earnest(self, text: str) -> bool:
        """Whether a part of *text* agrees by more than a nod with which any sentence may begin: "ok register" only wishes."""
        words = self._words
        light = words.listed("words_light_yes").beginning
        agreeing = [part for part in parts(text) if words.begins_with_yes(part)]
        return any(not f"{key(part)} ".startswith(light) for part in agreeing)

    def _remarks(self, text: str, language: Language) -> bool:
        """Whether it says that nothing was agreed to yet, or speaks of our texts and refuses nothing: "stop sending such long texts"."""
        words = self._words
        if words.speaks_of(text, "words_not_agreed_yet", language):
            return True
        is_no = words.find_in(text, Word.NO, Word.CANCEL) is not None
        is_answer = is_no or words.agrees_in(text) or words.negates_consent(text, language)
        return words.speaks_of(text, "words_our_texts", language) and not is_answer

    def asks_whether(self, text: str) -> bool:
        """Whether a Chinese *text* ends with a verb said twice, or as questions do: 不给行不行, and not 传不传都行."""
        if not has_chinese(text):
            return False
        last = (parts(text) or [text])[-1]
        ends = [found.end() for found in WHETHER.finditer(last)]
        return text.rstrip().endswith(_ASKING_ENDS) or len(last) in ends

    def asks_why_abroad(self, text: str, language: Language) -> bool:
        """Whether *text* asks what the transfer abroad is for, or whether it can be left: 为啥要出境, 不给国外可以吗."""
        words = self._words
        is_asked = words.is_question(text) or self.asks_whether(text)
        is_left = is_asked and words.denies(text, language)
        if not (is_left or words.speaks_of(text, "words_asking_why", language)):
            return False
        is_of_it = any(words.speaks_of(text, each, language) for each in _OF_TRANSFER)
        return is_of_it or self._wishes.speaks_of(text, language)

    def may_refuse_nothing(self, said: Utterance, language: Language) -> bool:
        """Whether what sounds like a no asks, or is a wish beside a clear yes.

        不同意行不行 asks; 同意 不要打电话 and "yes, but not by phone" are wishes.
        """
        each = parts(said.text)
        if not has_chinese(said.text) or not each:
            return self.agrees_but(said, language)
        may_ask = self._asks(said.text, each[-1]) or self._wishes.is_double_no(said.text, language)
        return may_ask or self._agrees_beside(each, language)

    def agrees_but(self, said: Utterance, language: Language) -> bool:
        """Whether the answer begins with a yes and goes on with what the visitor does not want.

        Only a no to the consent itself refuses it.
        """
        text, words = said.text, self._words
        if not words.begins_with_yes(text) or not words.speaks_of(text, "words_but", language):
            return False
        return not any(self._refuses(one, language) for one in parts(text))

    def only_refuses_transfer(self, said: Utterance, language: Language) -> bool | None:
        """Return whether the answer refuses the transfer alone and agrees to all else.

        None where it refuses no transfer, asks, or refuses something else, too.
        """
        is_refused = self._wishes.allowed(said.text, language) is False
        if not is_refused or said.asks:
            return None
        others = self._wishes.beside(said.text, language)
        if any(self._refuses(one, language) for one in others):
            return None
        return any(self._agrees(one, language) for one in others)

    def lets_transfer(self, said: Utterance, language: Language) -> bool:
        """Whether the answer lets the transfer happen by naming where to: 境外可以; no part of it, 只同意给一个国家, on no condition."""
        text, words = said.text, self._words
        if said.asks or words.holds(text, "words_only") or words.is_unsettled(text, language):
            return False
        if words.is_conditional(text, language):
            return False
        return self._wishes.lets_see(text, language) or (
            len(parts(text)) == 1 and self._wishes.allowed(text, language) is True
        )

    def lets_them_see(self, said: Utterance, language: Language) -> bool:
        """Whether the answer says nothing but that the other side may see it."""
        return self._wishes.lets_see(said.text, language)

    def only_allows_transfer(self, text: str, language: Language) -> bool:
        """Whether *text* lets the transfer happen, and no part of it beside that agrees: "you may send it abroad"."""
        of_it = self._wishes.is_of_handing_over
        others = [one for one in parts(text) if not of_it(one, language)]
        is_of_it = len(others) < len(parts(text))
        return is_of_it and not any(self._agrees(one, language) for one in others)

    def _agrees(self, part: str, language: Language) -> bool:
        if self._words.denies(part, language):
            return False
        ends = tuple(map(key, self._words.own("words_consent_yes", language)))
        ends = tuple(each for each in ends if len(each) > 1)
        is_said = self._words.agrees_in(part) or self._words.consents(part, language)
        return is_said or key(part).endswith(ends)

    def _refuses(self, part: str, language: Language) -> bool:
        is_no = self._words.find(part, Word.NO, Word.CANCEL) is not None
        return is_no or self._words.negates_consent(part, language)

    @staticmethod
    def _asks(text: str, last: str) -> bool:
        return WHETHER.search(last) is not None or text.rstrip().endswith(_ASKING_ENDS)

    def _agrees_beside(self, each: list[str], language: Language) -> bool:
        agreed = [one for one in each if self._words.agrees(one)]
        is_named = any(self._words.consents(one, language) for one in agreed)
        return is_named and not any(self._refuses(one, language) for one in each)
