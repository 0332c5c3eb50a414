"""What is asked for in words that leave little doubt, whatever topic they resemble."""

from bot.dialogue.competing_acts import FREE
from bot.dialogue.intake.intake import CONSENTS
from bot.dialogue.thresholds import ACT_LIKELY, ACT_WITH_WORD, WAITS, WAITS_LONG
from bot.dialogue.turn import Turn
from bot.dialogue.wishes.do_not_contact import wants_no_contact, wants_out
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.matching.match import Match, MatchKind
from knowledge.project import PRIVACY

_CHANGING = ("words_to_change", "words_changing", "words_named_wrong")
"""What is said of what shall be changed, or is wrong."""


class WordedRequests:
    """Hears worded requests, by the words of the content: to register, to be rung, to see, erase or take back what is kept."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def act(self, turn: Turn) -> Act | None:
        """Return the act that the words name, None for none: what denies or corrects asks for nothing."""
        # "The nurse must delete all records" holds the words, and is not heard as it.
        may_erase = turn.heard.score(Act.ERASE) >= ACT_WITH_WORD
        if may_erase and (self._holds(turn, "words_erasing") or self._erases_all(turn)):
            return Act.ERASE
        if self._holds(turn, "words_getting_out") or self._keeps_nothing(turn):
            return Act.ERASE
        if own := self.own_record(turn) or self._sent_before(turn):
            return own
        if self._leaves(turn):
            return Act.WITHDRAW
        if self._wants_call(turn) or self._only_asks_for_person(turn.message.text):
            return Act.PERSON
        return Act.JOIN if self._registers(turn) else None

    def own_record(self, turn: Turn) -> Act | None:
        """Return that they ask to see what they registered or told, or for the number that stands there; None for none."""
        if turn.leads() and self._asks_number(turn):
            return Act.MY_LEAD
        corrects = turn.heard.score(Act.CORRECT) >= ACT_LIKELY
        if corrects or not self._holds(turn, "words_showing", asked=True):
            return None
        return Act.MY_LEAD if turn.leads() else Act.MY_DATA

    def _sent_before(self, turn: Turn) -> Act | None:
        """Return that the visitor asks for what they registered; else None.

        They ask how much that is; or they want it changed, and have registered nothing here.
        """
        if self._holds(turn, "words_counting_leads", asked=True):
            return Act.MY_LEAD
        text, language = turn.message.text, turn.language
        if turn.leads() or turn.heard.tells_way or turn.conversation.intake is not None:
            return None
        changes = any(self._words.speaks_of(text, name, language) for name in _CHANGING)
        is_sent = self._words.speaks_of(text, "words_registered_before", language)
        return Act.MY_LEAD if is_sent and changes else None

    def _asks_number(self, turn: Turn) -> bool:
        """Whether the message asks in so many words for the number of what was sent: "what was the number?".

        Nothing else stands in its last part.
        """
        said = parts(turn.message.text)
        return any(self._words.is_one_of(part, "words_reference") for part in said[-1:])

    def _wants_call(self, turn: Turn) -> bool:
        """Whether somebody wishes to be rung, or to meet; what tells a number or wishes to register is served as that."""
        if turn.heard.tells_way or turn.heard.does(Act.JOIN) is not None:
            return False
        return self._holds(turn, "words_wanting_a_call", asked=True)

    def _only_asks_for_person(self, text: str) -> bool:
        """Whether all of it, or in Chinese what stands before the first space or mark, asks for a person: 有没有真人 想问细一点."""
        said = parts(text)[:1] if has_chinese(text) else [text]
        return any(self._words.is_one_of(each, "words_person_alone") for each in said)

    def _leaves(self, turn: Turn) -> bool:
        """Whether who has sent a lead wants to hear no more of it: what asks to be erased, or tells a new value, is heard as that."""
        heard, language = turn.heard, turn.language
        if turn.standing_lead is None or heard.told.values or heard.does(Act.ERASE) is not None:
            return False
        words = self._words
        return wants_no_contact(words, heard, language) or wants_out(words, heard, language)

    def _registers(self, turn: Turn) -> bool:
        """Whether words of registering are meant: "I'll think about it before we sign up" holds them, too."""
        heard = turn.heard.act_scores
        hesitates = heard.score(Act.UNCLEAR_YES) > heard.score(Act.JOIN)
        is_unsettled = self._words.is_unsettled(turn.message.text, turn.language)
        is_likely = heard.score(Act.JOIN) >= ACT_LIKELY
        waits = hesitates or (is_unsettled and not is_likely)
        return not waits and self._holds(turn, "words_registering")

    def _keeps_nothing(self, turn: Turn) -> bool:
        """Whether nothing of theirs is to be kept, in words that deny: "keep nothing of mine"."""
        language = turn.language
        return not turn.heard.asks and self._words.speaks_of(
            turn.message.text, "words_keeping_nothing_of_mine", language
        )

    def _erases_all(self, turn: Turn) -> bool:
        """Whether it is heard as asking to erase, and speaks of all there is: the confirmation asks twice."""
        heard, text, language = turn.heard, turn.heard.beside_firm, turn.language
        if heard.asks or heard.does(*FREE, least=ACT_LIKELY) is not Act.ERASE:
            return False
        if self._words.speaks_of(text, "words_erasing", language):
            return True  # "I can't be bothered any more, delete everything"
        is_all = self._words.speaks_of(text, "words_everything", language)
        return is_all and not self._words.denies(text, language)

    def of_their_own(self, turn: Turn, found: Match) -> Act | None:
        """Return that they ask to see or erase what is kept of them, though that is less than sure; None for none.

        Both only show or ask: so it wins where nothing but the topic on privacy would answer. "Delete" alone
        counts behind that answer, and behind what is kept.
        """
        text, language = turn.message.text, turn.language
        shown = About.parse(turn.conversation.shown)
        if shown.says("not_erased") and self._holds(turn, "words_erase"):
            return Act.ERASE  # "delete it after all"
        if found.outcome is MatchKind.ANSWER and found.topics[:1] != (PRIVACY,):
            return None
        is_spoken_of = PRIVACY in shown.topics or shown.says("my_data")
        if is_spoken_of and not turn.heard.asks and self._holds(turn, "words_erase"):
            return Act.ERASE
        heard = turn.heard.act_scores
        act = heard.first(*FREE)
        if act not in {Act.MY_DATA, Act.ERASE} or heard.score(act) < ACT_LIKELY:
            return None
        intake = turn.conversation.intake
        if act is Act.MY_DATA and intake is not None and intake.stage in CONSENTS:
            # Asked about before a yes: the answer on privacy keeps the notice below it.
            return None
        is_meant = not self._words.denies(text, language) and self._words.speaks_of(
            text, "words_of_oneself", language
        )
        return act if is_meant else None

    def complains(self, turn: Turn) -> bool:
        """Whether it says that somebody waits in vain, or is served badly, and may be meant so."""
        heard, text, language = turn.heard.act_scores, turn.message.text, turn.language
        score = max(heard.score(Act.COMPLAINT), heard.score(Act.INSULT))
        if score >= ACT_WITH_WORD and self._words.speaks_of(text, "words_complaining", language):
            return True
        if turn.conversation.intake is None and not turn.leads():
            return False
        is_long = self._words.speaks_of(text, "words_while", language)
        in_vain = self._words.denies(text, language) and self._words.speaks_of(
            text, "words_in_touch", language
        )
        return in_vain and score >= (WAITS_LONG if is_long else WAITS)

    def _holds(self, turn: Turn, name: str, *, asked: bool = False) -> bool:
        """Whether a part that denies nothing holds a word of the list *name*; *asked*, in a question as well."""
        language, heard = turn.language, turn.heard
        text = heard.text if asked and heard.asks else heard.beside_firm
        return any(
            self._words.speaks_of(part, name, language)
            and not self._words.denies(part, language)
            and (asked or not self._words.is_question(part))
            for part in (*parts(text), *([text] if asked else []))
        )
