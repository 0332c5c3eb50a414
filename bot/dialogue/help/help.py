"""Calls for help: whether a message is one, and which; what is said to it is for :mod:`bot.dialogue.help.whom_to_ring`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.dialogue.help.called import has_called, is_close, is_past, last_call, stays_with
from bot.dialogue.help.danger import Danger
from bot.dialogue.help.harmless import Harmless
from bot.dialogue.intake.intake import CONSENTS, Stage
from bot.dialogue.thresholds import (
    ANSWER_NEAR_CALL,
    CALLS_BY_LIKENESS,
    CALLS_FEARED,
    CALLS_FROM,
    CALLS_NEAR_TOPIC,
    CALLS_PLAINLY,
    MAY_CALL,
    MAY_CALL_FEARED,
    NO_PLAIN_CALL,
    PRODUCTS_AGAINST_CALL,
    TOPIC_AGAINST_CALL,
    TOPIC_AGAINST_CALL_AT_LEAST,
    TOPIC_NEAR_CALL,
)
from bot.dialogue.turn import NOT_URGENT, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import CALLS, SURE, TAUGHT, Act, ActScores
from knowledge.language.text import CAP
from knowledge.matching.match import Match, MatchKind
from knowledge.project import COURTESIES
from knowledge.topic import Language

_CLOSING = (
    *(Act.AFFIRM, Act.SUBMIT, Act.DENY, Act.CANCEL, Act.WITHDRAW),
    *(Act.SKIP, Act.CORRECT, Act.UNCLEAR_YES),
)
"""What is said to a notice and to a summary."""

_ELSE = tuple(act for act in TAUGHT if act not in {*CALLS, Act.PERSON})
"""What is done by a message that is no call; a person is asked for in calls, too."""

_SPLINTERS = re.compile("(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])")
"""A Chinese character that is left alone where words were taken out: it means nothing by itself."""


class Help:
    """Hears calls for help."""

    def __init__(self, words: Words, labels: Iterable[str] = ()) -> None:
        """*labels* are those of a form that somebody may fill in."""
        self._words = words
        self._danger = Danger(words)
        self._harmless = Harmless(words, self._danger, labels)

    def call(self, turn: Turn) -> Act | None:
        """Return the call for help that a message is, if it is one.

        What tells of nothing in plain words, and is asked right after a call, or said after one in
        despair, is of the kind of that: "shall I drive him myself?", "I rang 112, nobody understands".
        """
        heard, told = turn.heard.act_scores, self._told(turn, self._harmless.beside(turn))
        if told is None and self._is_of_last(turn):
            return last_call(turn)
        if heard.urgency >= MAY_CALL and told is not Act.EMERGENCY:
            return heard.call
        return told or heard.call

    @staticmethod
    def _is_of_last(turn: Turn) -> bool:
        """Whether a message without plain words of danger is about the call right before it.

        A question is. After a call in despair so is all that nobody has written down: the text for despair has
        the numbers for danger, too.
        """
        is_despair = last_call(turn) is Act.CRISIS and turn.heard.act_scores.written is None
        return is_close(turn) and (turn.heard.asks or is_despair)

    def urgency(
        self, turn: Turn, find: Callable[[], Match], hear: Callable[[str], ActScores]
    ) -> float:
        """Return how urgent a message is; *find* is asked for its topic only where it may be a call.

        A filled-in form and figures of speech call nobody: *hear* hears what is said beside them.

        What plainly tells of danger is a call whatever it sounds like, and wherever it is said.
        """
        rest = self._harmless.beside(turn)
        beside = self._beside(turn, rest, hear) if rest is not None else None
        if beside is not None:
            return beside
        urgency = self._sounding(turn, find, hear)
        if self._harmless.is_tired(turn):
            may_be = MAY_CALL if self._told(turn, rest) is not None else NOT_URGENT
            return min(max(urgency, may_be), NO_PLAIN_CALL)
        if urgency < CALLS_FROM and self._told(turn, rest) is not None:
            return CALLS_FROM
        is_hinted = urgency < MAY_CALL and self._is_hinted(turn)
        return MAY_CALL if is_hinted else urgency

    def _beside(self, turn: Turn, rest: str, hear: Callable[[str], ActScores]) -> float | None:
        """Return how urgent the *rest* of what is said is; None where somebody calls in it: "… and my father has collapsed".

        What only asks for a person, as calls do, too, has the line: "my phone is dying and I need somebody to talk to".
        """
        is_written = turn.heard.act_scores.written in CALLS
        if is_written or self._danger.told(rest, turn.language) is not None:
            return None
        said = _SPLINTERS.sub("", rest)
        is_near = self._words.speaks_of(rest, "words_danger", turn.language)
        if any(map(str.isalnum, said)):
            # In few words that are left anything may be heard, where none of them speaks of danger.
            is_feared = self._words.speaks_of(said, "words_danger", turn.language)
            least = MAY_CALL if is_feared or not has_called(turn) else CALLS_BY_LIKENESS
            heard = hear(said)
            is_else = max(map(heard.score, _ELSE)) >= SURE
            asks = not is_feared and heard.score(Act.PERSON) >= SURE
            if heard.urgency >= (max(least, SURE) if is_else or asks else least):
                return None
            is_near = is_near or (asks and not is_else and heard.urgency >= MAY_CALL)
        return NO_PLAIN_CALL if is_near else NOT_URGENT

    def _is_hinted(self, turn: Turn) -> bool:
        """Whether its words may be despair, and may be anything else: "I'll do it tonight"."""
        if turn.heard.act_scores.written not in {None, *CALLS}:
            return False
        return self._danger.hinted(turn.message.text, turn.language)

    def _told(self, turn: Turn, rest: str | None) -> Act | None:
        """Return the call that plain words tell of; None where it is written down as none, or ended well.

        *rest* is what is said beside a filled-in form and figures of speech, where there are any.
        """
        text, language = turn.heard.beside_firm, turn.language
        if turn.heard.act_scores.written not in {None, *CALLS}:
            return None
        if self._words.are_places(text) or self._harmless.is_for_those(turn):
            return None
        if self._harmless.is_of_trade(turn):
            return None
        said = text if rest is None else rest
        if (beside := self._harmless.beside_relief(turn, said)) is not None:
            return self._danger.told(beside, language)
        told = self._danger.told(said, language)
        # "I need something to end my life and our products are useless"
        return told or self._danger.told(self._harmless.before_trade(turn), language)

    def _sounding(
        self, turn: Turn, find: Callable[[], Match], hear: Callable[[str], ActScores]
    ) -> float:
        """Return how urgent a message sounds.

        What may be a call and is answered by nothing is one where it speaks of danger and of somebody; else
        whom to ring stands above its reply: nobody is left without a number. So it does above what does
        something else as much, and what plainly speaks of danger to a thing, a statistic or a figure of
        speech, and of nobody.
        """
        urgency = turn.heard.act_scores.urgency
        if self._harmless.only_takes_leave(turn) or self._harmless.is_mere_likeness(turn, hear):
            return NOT_URGENT
        if urgency < MAY_CALL:
            return self._faint(turn, urgency, find)
        if self._harmless.only_declines(turn):
            return NOT_URGENT
        if self._harmless.is_for_those(turn) or self._describes_signal(turn):
            return min(urgency, NO_PLAIN_CALL)
        found = find()
        if not self._is_cried(turn, found):
            urgency -= TOPIC_AGAINST_CALL * max(found.score, TOPIC_AGAINST_CALL_AT_LEAST)
        if turn.conversation.asks_for_words:
            urgency -= PRODUCTS_AGAINST_CALL
            is_of_person = self._words.names_person(turn.message.text, turn.language)
            # "Fall sensors for wards, hang from the ceiling" is of nobody, and no cry.
            is_call = is_of_person or self._is_cried(turn, found)
            return urgency if is_call else min(urgency, NO_PLAIN_CALL)
        if self._names_danger(turn):
            urgency = max(urgency, MAY_CALL)  # whatever answers it: "whom can I tell"
        intake = turn.conversation.intake
        is_answered = found.outcome is MatchKind.ANSWER or bool(turn.heard.told.values)
        # Danger may be an answer to a notice or a summary; what is offered or needed was met above.
        if not is_answered and (intake is None or intake.stage is Stage.QUESTIONS):
            is_of_person = self._words.names_person(turn.message.text, turn.language)
            is_told = (is_of_person and self._names_danger(turn)) or stays_with(turn)
            urgency = max(urgency, CALLS_FROM if is_told else MAY_CALL)
        if self._harmless.is_none(turn):
            return min(urgency, NO_PLAIN_CALL)
        is_other = (
            self.is_of_things(turn.message.text, turn.language)
            or self._harmless.is_past_or_everyday(turn)
            or self._harmless.is_weary_carer(turn)
            or self._does_else(turn)
            or self._names_no_danger(turn, urgency, found)
        )
        return min(urgency, NO_PLAIN_CALL) if is_other and urgency < CALLS_PLAINLY else urgency

    def _faint(self, turn: Turn, urgency: float, find: Callable[[], Match]) -> float:
        """Return how urgent is what hardly sounds like a call: answered by nothing, a word of danger makes it one, or nearly.

        "Veps i svelget" has the line, "the baby found the rat poison" the full text; a question, what tells of a company, and
        a complaint of who registered, neither.
        """
        heard, text = turn.heard, turn.message.text
        is_else = (
            heard.asks
            or heard.told.values
            or turn.conversation.intake is not None
            or (turn.leads() and heard.score(Act.COMPLAINT) >= SURE)
            or heard.act_scores.written not in {None, *CALLS}
            or self._harmless.is_of_business(turn)
        )
        if urgency < MAY_CALL_FEARED or is_else or not self._names_danger(turn):
            return urgency
        is_other = self.is_of_things(text, turn.language) or self._harmless.is_past_or_everyday(
            turn
        )
        if is_other or self._harmless.is_leaving(turn) or self._is_said_of_us(turn):
            return urgency
        if find().outcome is MatchKind.ANSWER:
            return urgency
        is_mild = self._harmless.is_of_trade(turn) or self._harmless.is_weary_carer(turn)
        is_of_person = self._words.names_person(text, turn.language)
        is_call = urgency >= CALLS_FEARED and is_of_person and not is_mild
        return CALLS_FROM if is_call else MAY_CALL

    def _describes_signal(self, turn: Turn) -> bool:
        """Whether it describes a thing that gives a sign, and nobody has called: "a cup that beeps when grandma has drunk nothing"."""
        text, language = turn.message.text, turn.language
        return not has_called(turn) and self._words.speaks_of(text, "words_that_signals", language)

    def _is_said_of_us(self, turn: Turn) -> bool:
        """Whether it plainly complains of us, or asks in its last part: "so it is over. what are you for"."""
        complains = turn.heard.score(Act.COMPLAINT) >= SURE
        last = parts(turn.message.text)[-1:]
        return complains or any(map(self._words.is_question, last))

    @staticmethod
    def _is_cried(turn: Turn, found: Match) -> bool:
        """Whether a call is heard in it that nothing but a courtesy answers: no goodbye is said to a farewell."""
        heard = turn.heard.act_scores
        is_call = heard.urgency >= SURE and heard.urgency > heard.score(Act.GOODBYE)
        return (
            is_call and found.outcome is MatchKind.ANSWER and COURTESIES.issuperset(found.topics)
        )

    def _names_no_danger(self, turn: Turn, urgency: float, found: Match) -> bool:
        """Whether no word of danger is known in it, and a topic is near or a notice is refused, about nobody."""
        text, language = turn.message.text, turn.language
        if has_called(turn) or self._names_danger(turn):
            return False
        if urgency < CALLS_NEAR_TOPIC and found.outcome is not MatchKind.NONE:
            return found.score >= TOPIC_NEAR_CALL
        intake = turn.conversation.intake
        if intake is None or intake.stage not in CONSENTS:
            return False
        return self._words.denies(text, language) and not self._words.names_person(text, language)

    def _does_else(self, turn: Turn) -> bool:
        """Whether it does something else at least as much; a yes or a no that is waited for may be a little behind."""
        heard, intake = turn.heard.act_scores, turn.conversation.intake
        # Who has called goes on to, in few words: "nobody to talk to".
        is_calm = not has_called(turn) or is_past(turn)
        does_else = max(map(heard.score, _ELSE)) >= heard.urgency or self._complains(turn)
        if is_calm and does_else:
            return True
        if intake is None or intake.stage is Stage.QUESTIONS:
            return False
        is_near = max(map(heard.score, _CLOSING)) >= heard.urgency - ANSWER_NEAR_CALL
        answers = turn.heard.consents or turn.heard.sends  # "I can live with that, go on"
        return (is_calm and (is_near or answers)) or self._words.agrees(turn.message.text)

    def _complains(self, turn: Turn) -> bool:
        """Whether it names no danger and is a complaint about as much: "ten days, and my phone has not rung"."""
        heard = turn.heard.act_scores
        is_near = heard.score(Act.COMPLAINT) >= heard.urgency - ANSWER_NEAR_CALL
        return is_near and not self._names_danger(turn)

    def _names_danger(self, turn: Turn) -> bool:
        return self._words.speaks_of(turn.message.text, "words_danger", turn.language)

    def is_of_things(self, text: str, language: Language) -> bool:
        """Whether *text* plainly speaks of no living person: each part that holds a word of danger names a thing.

        Where no such word is known, where it speaks of its writer or of somebody near to them, and
        where it is too long to be seen whole, it is not plain.
        """
        words = self._words
        if len(text) > CAP or words.names_person(text, language):
            return False
        said = parts(text)
        dangerous = [part for part in said if words.speaks_of(part, "words_danger", language)]
        return bool(dangerous) and all(
            words.speaks_of(part, "words_no_call", language) for part in dangerous
        )

    def has_ended(self, turn: Turn) -> bool:
        """Whether who has called tells that it ended well, or tells of a product where one is asked for; a question may be of it still."""
        if turn.heard.asks:
            return False
        return self._harmless.is_relieved(turn) or self._answers_with_trade(turn)

    def is_all_well(self, turn: Turn) -> bool:
        """Whether who has called tells that all is well, and of no danger: "she is fine now, thanks"; no "the ambulance is here"."""
        is_said = self._words.speaks_of(turn.message.text, "words_all_well", turn.language)
        return is_said and self.has_ended(turn)

    def leaves_lines_out(self, turn: Turn) -> bool:
        """Whether who has called wants to be told no more whom to ring: "stop showing the emergency numbers"."""
        text, spoken = turn.message.text, turn.language
        names = ("words_stop_showing", "words_help_lines")
        is_said = all(self._words.speaks_of(text, name, spoken) for name in names)
        return is_said and has_called(turn)

    def tells_of_trade(self, turn: Turn) -> bool:
        """Whether who has called speaks of their trade and of no danger to anybody: "actually we run a care home, we look for …"."""
        return not turn.heard.asks and self._harmless.introduces_trade(turn)

    def _answers_with_trade(self, turn: Turn) -> bool:
        """Whether it tells what is offered or needed where that is asked for, and of anybody: "we make sensors for people who …"."""
        intake = turn.conversation.intake
        is_told = intake is not None and intake.asked in turn.heard.told.values
        if not (is_told and turn.conversation.asks_for_words):
            return False
        said = parts(turn.message.text[:CAP])
        return any(self._danger.is_at_any_time(part, turn.language) for part in said)

    def called_off(self, turn: Turn) -> Turn:
        """Return the *turn* without the call before it where it says that it was none: nobody is told any more whom to ring."""
        if turn.urgency >= CALLS_FROM or not self._harmless.is_called_off(turn):
            return turn
        return replace(turn.having(helped=None), urgency=NOT_URGENT)
