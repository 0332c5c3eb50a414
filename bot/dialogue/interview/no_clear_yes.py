"""Why what sounds like a yes is none: a hollow yes, a name, a quotation, or too short to tell.

A hollow yes agrees to nothing that was asked: a remark behind a nod, what others agree to, a word of another language. All of it
is asked once more, which costs a word; a consent that nobody gave costs more. Nothing is refused by it.
"""

from collections.abc import Collection

from bot.dialogue.interview.conclusions import orders_in_the_end, size
from bot.dialogue.telling.chinese.forms import is_organisation, speaks
from bot.dialogue.thresholds import (
    ACT_WITH_WORD,
    NOD_AGREES,
    PART_REFUSES,
    YES,
    YES_OF_OTHERS,
    YES_WHATEVER_FOLLOWS,
)
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.closed_answers import says_yes
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.nods import Nods
from bot.dialogue.words.quoted import quoted, without_quoted
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import comparable
from knowledge.acts.act import Act, ActScores, ClosedAnswer, Resemblance
from knowledge.language.text import has_chinese
from knowledge.topic import Language

_GOING_ON = (Act.JOIN, Act.THANK)
"""What may stand behind a nod as well: "yes register us", "yes thank you so much"."""

_OTHERS = "words_somebody_else"

LONGEST = 4
"""Words of a name."""

LONGEST_CHINESE = 16
"""Characters of the name of an organisation."""

FEWEST = 2
"""Characters of a word of agreement that may be somebody's name, or begin that of an organisation."""

_NOT_BEHIND_YES = frozenset("贵本把给向由让这那")
"""What goes on behind a word of agreement, and begins no name there: 同意把公司…, though 贵州 does elsewhere."""

SHORT, SHORT_CHINESE = 2, 4
"""Words, or characters, of an answer that counts only by a word for it.

Of 553 yeses to a notice and a summary by people who were told to avoid what everybody would write, seven more are asked again;
of 737 remarks of one to three words, "good luck", 全部, fifty were a consent before, and 27 sent the summary."""

SHORTISH, SHORTISH_CHINESE = 3, 6
"""And of one that counts without it only if it is heard as that, and nothing else."""


class NoClearYes:
    """Finds what sounds like a yes and is none."""

    def __init__(self, words: Words, surnames: Collection[str]) -> None:
        """*surnames* are those that Chinese names may begin with."""
        self._words = words
        self._surnames = surnames
        self._nods = Nods(words)

    def sounds_agreed(self, said: Utterance, language: Language) -> bool:
        """Whether *said* only sounds like a yes to a notice: hollow, a name, a quotation, or what others say."""
        is_hollow = (
            self.is_of_another_language(said, language)
            or self._is_of_others(said, language)
            or self.remarks(said, language)
            or self._stops_behind_nod(said, language)
        )
        if is_hollow or self.is_name(said.text) or self._only_quotes(said.text, language):
            return True
        return self._agrees_by_name(said, language) or self.only_of_others(said, language)

    def is_of_another_language(self, said: Utterance, language: Language) -> bool:
        """Whether all of a yes in it is one in another language, and in *language* another word: the Finnish "ja" is "and"."""
        behind = {
            part: self._nods.behind_no_yes(part, language)
            for part in dict.fromkeys(parts(said.text))
        }
        if all(rest is None for rest in behind.values()):
            return False
        rests = (part if rest is None else rest for part, rest in behind.items())
        return not any(
            self._agrees(rest, said, language) or self._words.find(rest, Word.SUBMIT)
            for rest in rests
        )

    def _is_of_others(self, said: Utterance, language: Language) -> bool:
        """Whether all that agrees in it is said of somebody else: "she agrees", not "she agrees, and so do I, yes"."""
        concludes = self._words.concludes_yes
        others = {
            part: self._nods.is_of_others(part, language) and not concludes(part, language)
            for part in dict.fromkeys(parts(said.text))
        }
        own = (part for part, is_else in others.items() if not is_else)
        return any(others.values()) and not any(self._agrees(part, said, language) for part in own)

    def _agrees(self, part: str, said: Utterance, language: Language) -> bool:
        """Whether a *part* of it agrees, by its words or by what was learned."""
        learned = {each.text for each in said.act_scores.parts if each.agreement >= YES}
        return part in learned or says_yes(self._words, part, language)

    def remarks(self, said: Utterance, language: Language) -> bool:
        """Whether it nods and goes on in the same breath with a remark: "yes that's a lot of text"."""
        behind, words = said.behind_nod, self._words
        if behind is None or said.told.values or any(map(words.agrees, parts(said.text))):
            return False
        if words.before_reason(said.text, language) or words.consents(said.text, language):
            return False
        if words.holds(said.text, "words_transferring") or words.speaks_of(
            said.text, "words_handing_on", language
        ):
            return False  # 可以转到北欧, "yep, pass it on"
        answered = said.act_scores.answered
        surest = max(answered.agreement, answered.sending)
        return surest < YES_WHATEVER_FOLLOWS and not _goes_on(behind)

    def _stops_behind_nod(self, said: Utterance, language: Language) -> bool:
        """Whether the last thing behind its nod refuses more than all of it agrees: "yeah, hard pass on you keeping that"."""
        nod, *others = said.act_scores.parts or [Resemblance()]
        whole = said.act_scores.answered.agreement
        if not self._words.is_one_of(nod.text, "words_nod"):
            return False
        for each in reversed(others):
            agrees = max(each.agreement, each.sending) >= NOD_AGREES
            if agrees or self._agrees(each.text, said, language):
                return False
            if each.lead(ClosedAnswer.NO) >= max(PART_REFUSES, whole):
                return True
        return False

    def only_of_others(
        self, said: Utterance, language: Language, *, is_to_send: bool = False
    ) -> bool:
        """Whether somebody else is spoken of, and no part without them agrees, or sends: "my boss said yes to coffee"."""
        words, heard = self._words, said.act_scores
        ahead = heard.answered.sending if is_to_send else heard.answered.agreement
        is_own_too = words.concludes_yes(said.text, language)  # 我和老板都同意
        if (
            ahead >= YES_OF_OTHERS
            or is_own_too
            or not words.speaks_of(said.text, _OTHERS, language)
        ):
            return False
        if is_to_send and orders_in_the_end(words, said, language):
            return False  # "before my boss changes his mind: send"
        own = [each for each in heard.parts if not words.speaks_of(each.text, _OTHERS, language)]
        return not any(
            says_yes(words, each.text, language)
            or each.agreement >= YES
            or (is_to_send and each.sending >= YES)
            for each in own
        )

    def _agrees_by_name(self, said: Utterance, language: Language) -> bool:
        """Whether the word that agrees stands in a name that is told, and nothing beside it agrees: 我叫王同意."""
        told = [value for value in said.told.values.values() if isinstance(value, str)]
        is_named = any(map(self._is_one, told))
        return is_named and not says_yes(self._words, said.beside_values, language)

    def _only_quotes(self, text: str, language: Language) -> bool:
        """Whether what agrees stands between quotation marks alone: "'I accept' is what my grandfather always says"."""
        rest = without_quoted(text)
        if rest == text or not any(map(str.isalnum, rest)):
            return False
        is_quoted = says_yes(self._words, " ".join(quoted(text)), language)
        return is_quoted and not says_yes(self._words, rest, language)

    def is_name(self, text: str) -> bool:
        """Whether a part of *text* is a name with a word of agreement in it, and no other part agrees: 王同意, "Ja Jensen".

        It is told by form: a surname before the word, an organisation behind it, capitals all along.
        """
        each = parts(text)
        names = [part for part in each if self._is_one(part)]
        others = (part for part in each if part not in names)
        return bool(names) and not any(map(self._words.agrees_in, others))

    def _is_one(self, part: str) -> bool:
        if self._words.agrees(part) or self._words.find(part, Word.YES) is not None:
            return False
        if has_chinese(part):
            said = comparable(part)
            return self._is_person(said) or self._is_organisation(said)
        return self._is_capitalised(part)

    def _is_person(self, said: str) -> bool:
        """Whether a surname stands before one word of agreement, and nothing else does: 李同意."""
        rests = (said.removeprefix(each) for each in self._surnames if said.startswith(each))
        return any(len(rest) >= FEWEST and self._words.agrees(rest) for rest in rests)

    def _is_organisation(self, said: str) -> bool:
        """Whether it begins with a word of agreement, and goes on as the name of an organisation: 愿意养老院."""
        is_sentence = speaks(said) or not _NOT_BEHIND_YES.isdisjoint(said)
        if len(said) > LONGEST_CHINESE or is_sentence or not is_organisation(said):
            return False
        return any(self._words.agrees(said[:end]) for end in range(FEWEST, len(said) - 1))

    def _is_capitalised(self, part: str) -> bool:
        """Whether its words all have capitals, and only the first agrees: no "Yes Please", and no "YES SIR"."""
        first, *others = part.split()
        is_few = 0 < len(others) < LONGEST
        is_written_so = not part.isupper() and all(each[:1].isupper() for each in (first, *others))
        if not (is_few and is_written_so and self._words.agrees(first)):
            return False
        agreeing = {each for said in self._words.listed("words_yes") for each in key(said).split()}
        return agreeing.isdisjoint(map(key, others))

    def lacks_word_for_yes(self, said: Utterance, language: Language) -> bool:
        """Whether no word of it agrees to a notice, though it is short, or none beside what is told, and it is no yes beyond doubt."""
        lacks = self._is_short_without_yes(said, language) or self._only_names(said, language)
        return lacks and (_is_very_short(said.text) or not said.surely_consents)

    def _only_names(self, said: Utterance, language: Language) -> bool:
        """Whether the word that agrees stands in what is told alone: "our company is called Yes Ltd"."""
        rest, words = said.beside_values, self._words
        if rest == said.text or says_yes(words, rest, language):
            return False
        return says_yes(words, said.text, language) or not any(map(str.isalnum, rest))

    def _is_short_without_yes(self, said: Utterance, language: Language) -> bool:
        """Whether it is a short answer, and no word of it agrees, or lets something be sent on: "fine weather", 有意思."""
        text, words = said.text, self._words
        if said.is_written_yes or not _needs_word(said, Act.AFFIRM):
            return False
        if words.holds(text, "words_transferring"):
            return False
        return not any(self._holds_yes(part, language) for part in parts(text))

    def lacks_word_for_sending(self, said: Utterance, language: Language) -> bool:
        """Whether it is a short answer to a summary, and no word of it agrees, or says to send it."""
        if said.is_written_yes or not _needs_word(said, Act.AFFIRM, Act.SUBMIT):
            return False
        return not any(
            self._holds_yes(part, language) or self._sends(part) for part in parts(said.text)
        )

    def _holds_yes(self, part: str, language: Language) -> bool:
        """Whether *part* is a word of agreement, or holds one that is nothing else: "yes sir"; no "fine weather"."""
        words = self._words
        if words.agrees(part) or words.consents(part, language):
            return True
        if words.find(part, Word.YES) is not None:
            return True
        if has_chinese(part):
            return words.begins_with_yes(part)
        nods = map(key, words.listed("words_nod"))
        return not set(key(part).split()).isdisjoint(nods)

    def _sends(self, part: str) -> bool:
        words = self._words
        is_word = words.find(part, Word.SUBMIT) is not None
        is_within = has_chinese(part) and words.holds(part, "words_submit")
        is_praise = words.holds(part, "words_praising")
        return is_word or is_within or is_praise or words.holds(part, "words_handing_on")


def is_short(text: str) -> bool:
    """Whether *text* has up to three words: what is not surely heard as an answer is none."""
    return size(text) <= (SHORTISH_CHINESE if has_chinese(text) else SHORTISH)


def _is_very_short(text: str) -> bool:
    """Whether *text* has a word or two: any two may sound like a yes."""
    return size(text) <= (SHORT_CHINESE if has_chinese(text) else SHORT)


def _needs_word(said: Utterance, *acts: Act) -> bool:
    """Whether an answer counts only by a word for it: so few words, or a few more and not surely heard as *acts*."""
    is_unheard = is_short(said.text) and said.does(*acts) is None
    return size(said.text) > 0 and (_is_very_short(said.text) or is_unheard)


def _goes_on(behind: ActScores) -> bool:
    """Whether what stands behind a nod goes on to agree, to register, or to thank."""
    does = max(map(behind.score, _GOING_ON)) >= ACT_WITH_WORD
    return does or behind.answered.sending >= NOD_AGREES
