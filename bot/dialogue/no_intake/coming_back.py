"""What is said where nothing is open by who comes back after days, or goes on with what was left or cancelled."""

from bot.dialogue.interview.answers import AnswerReader
from bot.dialogue.interview.discarding import CANCELLED, goes_on_after_all
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.topics.answers import is_answer
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words
from bot.message import About
from knowledge.acts.act import Act
from knowledge.matching.followups import is_brief
from knowledge.matching.match import Match
from knowledge.project import COURTESIES, HUMAN

MOST_TOPICS = 3
"""So many topics are offered to go on from."""

_OF_CHANGE = "change_dropped"


class ComingBack:
    """Meets who comes back while nothing is open."""

    def __init__(self, words: Words, registering: Registering, answers: AnswerReader) -> None:
        self._replies = registering.replies
        self._words = words
        self._registering = registering
        self._answers = answers

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows; None for what is said by anybody else."""
        text = turn.message.text
        if self._words.is_one_of(text, "words_going_on"):
            return self._registering.join(turn)
        if self._words.is_one_of(text, "words_where_we_were") or self._greets_again(turn, found):
            return self._welcomed(turn)
        return self._named(turn)

    @staticmethod
    def _greets_again(turn: Turn, found: Match) -> bool:
        """Whether who was greeted days ago says hello again, and no more."""
        is_known = turn.conversation.is_greeted and turn.is_forgotten
        greets = turn.heard.does(Act.GREET, least=ACT_LIKELY) is not None
        return is_known and greets and not (turn.heard.told.values or is_answer(found))

    def _named(self, turn: Turn) -> Decision | None:
        """Return that a surname is noted as well, behind a number that was passed on: 我姓马; else None."""
        is_behind = About.parse(turn.conversation.shown).says("passed_on")
        if not (is_behind and self._words.begins(turn.message.text, "words_surname")):
            return None
        if not self._answers.contacts.named_in_chinese(turn.heard):
            return None
        name = turn.message.text.strip().removeprefix("我")
        join = self._replies.command(Word.JOIN, turn.language)
        return turn.replying(
            self._replies.phrase("passed_on", turn.language, (join,), values=name)
        )

    def _welcomed(self, turn: Turn) -> Decision:
        """Welcome somebody who was here, with what was spoken of to go on from."""
        spoken = [each for each in turn.conversation.spoken if each not in {*COURTESIES, HUMAN}]
        topics = spoken or self._registering.project.side_topics
        choices = self._replies.choices(topics[:MOST_TOPICS], turn.language)
        return turn.replying(self._replies.phrase("welcome_again", turn.language, choices))


class AfterCancelling:
    """Hears "no, go on!" right below a cancelled registration, by who did not want to cancel it."""

    def __init__(self, words: Words, registering: Registering) -> None:
        self._words = words
        self._registering = registering

    def meet(self, turn: Turn) -> Decision | None:
        """Return the notice of a new registration, below the line that nothing was kept; None for all else.

        Where a change was cancelled, what was sent stands, and is shown.
        """
        shown = About.parse(turn.conversation.shown)
        if turn.is_forgotten or not shown.says(CANCELLED) or not self._is_meant(turn):
            return None
        if shown.says(_OF_CHANGE):
            return self._registering.leads.my_lead(turn)
        lead_in = self._registering.replies.phrase("nothing_was_kept", turn.language)
        return self._registering.begin(turn, self._registering.kind(turn), lead_in)

    def _is_meant(self, turn: Turn) -> bool:
        text, words = turn.message.text, self._words
        is_denied = is_brief(text) and words.holds(text, "words_not_cancelled")
        return is_denied or goes_on_after_all(words, text)
