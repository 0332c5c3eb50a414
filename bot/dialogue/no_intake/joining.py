"""Who wishes to register where nothing is open, would rather not, or takes up the offer to.

Words alone say so beside what is denied or called off: "sign us up, but not abroad", 帮我老板登记, a yes after all to a notice that
was declined, "ok, register". Else what was found and heard decides.
"""

from collections.abc import Callable, Iterator
from itertools import groupby

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_BESIDE_TOPIC, ACT_LIKELY, ACT_WITH_WORD
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Turn
from bot.dialogue.wishes.do_not_contact import begins_declining, declines
from bot.dialogue.words.commands import Word, Words, is_slashed
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import SURE, Act
from knowledge.language.text import has_chinese, sentences
from knowledge.matching.match import MatchKind
from knowledge.topic import Language

LEFT = ("consent_declined", "intake_cancelled")
"""What is said where a registration is left."""

OFFERED = str(ChoiceId(ChoiceKind.DO, (Word.JOIN,)))
"""What stands among the choices where a registration is offered."""

_REGISTERING = ("words_join", "words_going_on")

_OF_TRANSFER = (
    *("words_abroad", "words_of_transfer", "words_transfer_withdrawn"),
    "words_out_of_country",
)

_RESERVING = ("words_reserving", "words_consent_withdrawn", "words_leaving")
"""What takes from a yes, or takes it back: "I regret agreeing"."""

_ENDING = (Act.CANCEL, Act.WITHDRAW, Act.DENY, Act.ERASE)

_UNDOING = ("words_withdrawing", "words_discarding", "words_to_erase", "words_getting_out")
"""What is done to a registration that is there: "I changed my mind, withdraw the registration"."""

_TURNING = ("words_turning", "words_limiting")
"""What stands between two clauses: "but", "just"."""


class Joining:
    """Tells who wishes to register."""

    def __init__(self, words: Words, topics: TopicAnswers, registering: Registering) -> None:
        self._words = words
        self._topics = topics
        self._registering = registering

    def is_meant(self, turn: Turn) -> bool:
        """Whether words alone say that somebody registers now, though it shall stay here, is for another, or after all: 算了 还是登记吧."""
        text, language = turn.message.text, turn.language
        if turn.heard.asks:
            return False
        return (
            self._agrees_after_all(turn)
            or self._is_after_all(text, language)
            or self._keeps_here(text, language)
            or self._is_for_another(text, language)
            or self._puts_own_down(text, language)
            or self._ends_with_wish(text, language)
            or self._names_firm(turn)
            or self._only_lacks_time(turn)
            or self._thinks_better(turn)
            or self._goes_ahead(turn)
        )

    def _is_after_all(self, text: str, language: Language) -> bool:
        """Whether a part of *text* registers after all, and denies nothing: "I changed my mind, sign us up after all"."""
        return any(
            self._words.speaks_of(part, "words_registering_after_all", language)
            and not self._words.denies(part, language)
            for part in (text, *parts(text))
        )

    def _puts_own_down(self, text: str, language: Language) -> bool:
        """Whether a part of *text* puts the company of who writes on the list, whatever is denied before it: "not bad. Put our firm down".

        Nothing behind it calls that off: "put our firm down, no, wait".
        """
        said = parts(text)
        wishes = [place for place, part in enumerate(said) if self._puts_down(part, language)]
        behind = said[wishes[0] + 1 :] if wishes else []
        return bool(wishes) and not any(
            self._words.find(each, Word.NO, Word.CANCEL) for each in behind
        )

    def _ends_with_wish(self, text: str, language: Language) -> bool:
        """Whether *text* ends with the bare wish to register, and denies something only in sentences before: "not bad. Sign us up"."""
        [*before, last] = sentences(text) or [""]
        denies = any(self._words.denies(each, language) for each in before)
        is_wish = self._words.begins(last, "words_registering")
        return denies and is_wish and self._words.is_settled(last, language)

    def _puts_down(self, part: str, language: Language) -> bool:
        words = self._words
        wish, _ = words.divided(part, "words_hurrying", language)  # "… before I regret it"
        if not words.speaks_of(wish, "words_putting_down", language):
            return False
        is_own = words.speaks_of(wish, "words_own_company", language)
        return is_own and words.is_settled(wish, language)

    def _agrees_after_all(self, turn: Turn) -> bool:
        """Whether somebody who left a registration agrees by the word for it: "wait, I do agree", "actually yes"; it is shown again."""
        text, language, words = turn.message.text, turn.language, self._words
        is_left = About.parse(turn.conversation.shown).says(*LEFT)
        if not is_left or words.negates_consent(text, language):
            return False
        reserves = any(words.speaks_of(text, each, language) for each in _RESERVING)
        if reserves or words.is_conditional(text, language):
            return False
        is_said = words.speaks_of(text, "words_yes_after_all", language)
        return is_said or any(words.consents(part, language) for part in parts(text))

    def concludes(self, turn: Turn) -> bool:
        """Whether it only says what follows from the answer above: "so it is over then", 即係完咗啦."""
        text, language = turn.message.text, turn.language
        infers = self._words.begins(text, "words_inferring")
        return infers and not (turn.heard.asks or self._words.consents(text, language))

    def _keeps_here(self, text: str, language: Language) -> bool:
        """Whether a clause registers, and another keeps what is told from going abroad: that is asked for by itself."""
        return self._registers_beside(
            text, language, lambda clause: self._refuses_transfer(clause, language)
        )

    def _registers_beside(
        self, text: str, language: Language, is_beside: Callable[[str], bool]
    ) -> bool:
        """Whether a clause registers beside some for which *is_beside* holds, and no other is open."""
        clauses = list(self._clauses(text, language))
        others = [each for each in clauses if not is_beside(each)]
        if len(others) == len(clauses) or any(self._is_open(each, language) for each in others):
            return False
        return any(
            self._words.speaks_of(each, "words_of_registering", language) for each in others
        )

    def _is_for_another(self, text: str, language: Language) -> bool:
        return any(
            self._words.holds(part, "words_registering_for")
            and self._words.is_settled(part, language)
            for part in parts(text)
        )

    def _names_firm(self, turn: Turn) -> bool:
        """Whether the company stands right behind the word for registering it: "then sign up Fjordlift Ltd"."""
        firm, text, language = turn.heard.told.firm, turn.message.text, turn.language
        if not firm or not self._words.is_settled(text, language):
            return False
        before = "".join(parts(text.partition(firm)[0])[-1:])
        listed = self._words.also_english("words_registering_it", language)
        return f" {key(before)}".endswith(listed.ending)

    def _only_lacks_time(self, turn: Turn) -> bool:
        """Whether a clause registers, and all that another denies is to have time: "I want to sign up, but have not got long"."""
        return turn.heard.score(Act.JOIN) >= ACT_WITH_WORD and self._registers_beside(
            turn.message.text,
            turn.language,
            lambda clause: self._words.speaks_of(clause, "words_short_of_time", turn.language),
        )

    def _thinks_better(self, turn: Turn) -> bool:
        """Whether a part says that somebody thought better of it, and another registers: "I changed my mind, sign us up"."""
        if turn.leads() or turn.heard.does(*_ENDING, least=ACT_LIKELY) is not None:
            return False
        language, words = turn.language, self._words
        said = parts(turn.message.text)
        better = [each for each in said if words.holds(each, "words_thinking_better")]
        return bool(better) and any(
            words.speaks_of(each, "words_of_registering", language)
            and words.is_settled(each, language)
            and not any(words.holds(each, name) for name in _UNDOING)
            for each in said
            if each not in better
        )

    def _goes_ahead(self, turn: Turn) -> bool:
        """Whether all it says is to register, or to begin where a registration was spoken of: "my boss says yes, let us begin"."""
        text, language = turn.message.text, turn.language
        if is_slashed(text) or turn.heard.told.values:
            return False
        said = [each for each in parts(text) if not self._leads_up(each, language)]
        if not said:
            return False
        if all(self._is_one_of(each, *_REGISTERING) for each in said):
            return True
        begins = all(self._is_one_of(each, "words_beginning_now", *_REGISTERING) for each in said)
        agrees = any(self._words.consents(each, language) for each in parts(text))
        return begins and (agrees or self._is_spoken_of(turn))

    def _leads_up(self, part: str, language: Language) -> bool:
        """Whether *part* agrees, or says that none of what is on show is meant, or who has allowed it."""
        words = self._words
        if self._is_one_of(part, "words_beginning_now"):
            return False
        if words.find(part, Word.YES, Word.NEITHER) or words.agrees(part):
            return True
        if words.denies(part, language):
            return False
        is_said = words.consents(part, language) or words.speaks_of(
            part, "words_allowed_by", language
        )
        return is_said or self._is_one_of(part, "words_before_asking")

    def _is_one_of(self, text: str, *names: str) -> bool:
        return any(self._words.is_one_of(text, name) for name in names)

    def _is_spoken_of(self, turn: Turn) -> bool:
        """Whether a registration was offered, left or answered about right above, or the company is known already."""
        shown = About.parse(turn.conversation.shown)
        if OFFERED in turn.conversation.offered or shown.says(*LEFT):
            return True
        return self._topics.invites(shown.topics) or COMPANY in turn.conversation.told

    def _refuses_transfer(self, clause: str, language: Language) -> bool:
        words = self._words
        if words.speaks_of(clause, "words_staying", language):
            return True
        is_of_it = any(words.speaks_of(clause, each, language) for each in _OF_TRANSFER)
        return is_of_it and words.denies(clause, language)

    def _is_open(self, clause: str, language: Language) -> bool:
        """Whether *clause* asks, waits or denies; what it does not agree to is asked for in the notice."""
        words = self._words
        return not (words.is_settled(clause, language) or words.negates_consent(clause, language))

    def _clauses(self, text: str, language: Language) -> Iterator[str]:
        """Yield what stands between the marks of *text* and the words that turn it: "sign us up", "not abroad"."""
        turning = {word for name in _TURNING for word in self._words.own(name, language)}
        for part in parts(text):
            if has_chinese(part):
                yield from parts(self._words.without(part, "words_turning", language))
                continue
            groups = groupby(part.split(), lambda word: key(word) in turning)
            yield from (" ".join(words) for is_turn, words in groups if not is_turn)

    def rather_not(self, heard: FreeMessage) -> bool:
        """Whether somebody says that they do not register, or not yet: "we are only curious", "I must ask my boss"."""
        text, said = heard.turn.message.text, heard.turn.heard.act_scores
        is_no = heard.act is Act.DENY and heard.is_written and not heard.asks
        is_called_off = any(
            self._words.is_one_of(last, "words_cancel") for last in parts(text)[-1:]
        )
        if is_no or is_called_off or declines(self._words, text):
            return True
        language = heard.turn.language
        is_else = heard.asks or (
            heard.is_answer and not self._registering.joins(heard.found.topics)
        )
        if not is_else and begins_declining(self._words, text, language):
            return True
        is_near = heard.found.topics[:1] == (self._registering.project.join_topic,)
        if heard.asks or not (is_near or heard.act is Act.JOIN):
            return False
        wants, doubts = said.score(Act.JOIN), said.score(Act.UNCLEAR_YES)
        if doubts >= ACT_LIKELY and doubts > wants:
            return True
        # Of 633 wishes twelve are less than sure and hold such words, of 337 messages of who wishes nothing 272.
        return (wants < SURE and self._words.denies(text, language)) or (
            wants < ACT_LIKELY and self._words.is_unsettled(text, language)
        )

    def is_wish(self, heard: FreeMessage) -> bool:
        """Whether somebody says what the answer on joining is nearest to, and asks nothing: "put us on the list".

        Who has sent a registration and wishes to is asked whether it is a further one.
        """
        if heard.act is Act.JOIN and not heard.asks and heard.turn.leads():
            return True
        is_near = heard.found.topics[:1] == (self._registering.project.join_topic,)
        is_near = is_near and heard.turn.heard.score(Act.JOIN) >= ACT_WITH_WORD
        return is_near and heard.found.outcome is MatchKind.ANSWER and not heard.asks_in_part

    def takes_offer(self, heard: FreeMessage) -> bool:
        """Whether it agrees, and a registration is what was offered."""
        agrees = heard.act in {Act.AFFIRM, Act.SUBMIT} and not heard.asks
        is_question = heard.is_answer and heard.found.score >= ACT_BESIDE_TOPIC
        return agrees and not is_question and OFFERED in heard.turn.conversation.offered
