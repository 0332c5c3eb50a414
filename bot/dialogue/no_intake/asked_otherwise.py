"""Questions that are meant otherwise than what is nearest to all their words."""

from dataclasses import replace

from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.topics.answers import TopicAnswers, describes, is_answer
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.conceding import conceded, may_be_asked
from bot.dialogue.words.word_lists import parts
from bot.message import About
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.matching.match import Match, MatchKind
from knowledge.project import PRIVACY, Project

_OTHERWISE = "words_meant_otherwise"


class AskedOtherwise:
    """Finds what is really asked."""

    def __init__(self, words: Words, topics: TopicAnswers, project: Project) -> None:
        self._words = words
        self._topics = topics
        self._about = project.first_topics[:1]

    def instead(self, turn: Turn) -> str | None:
        """Return what an answer above is asked for instead: "funding for us, not who pays you"; None where nothing is put right."""
        text, language, words = turn.message.text, turn.language, self._words
        is_behind_answer = About.parse(turn.conversation.shown).is_answer
        if not is_behind_answer or not words.speaks_of(text, _OTHERWISE, language):
            return None
        said = parts(text)
        others = [
            each
            for each in said
            if not (words.speaks_of(each, _OTHERWISE, language) and words.denies(each, language))
        ]
        rest = " ".join(others)
        return rest if may_be_asked(rest) and len(others) < len(said) else None

    def of_others(self, turn: Turn, found: Match) -> Match:
        """Return what is found without the names, where other companies are asked for and nothing but a name was *found*; else *found*.

        "Are there other Norwegian companies in it?" is not about the organisation of that country.
        """
        text, language = turn.message.text, turn.language
        is_name = is_answer(found) and all(map(describes, found.topics))
        if not is_name or not self._words.speaks_of(text, "words_other_companies", language):
            return found
        beside = self._topics.find(turn, self._topics.without_names(text))
        return found if all(map(describes, beside.topics[:1])) else beside

    def beside_known(self, turn: Turn, found: Match) -> Match:
        """Return what is found for the rest, where *found* is no more than its writer says that they know; else *found*.

        "I know that it is closed, but what did it cost?" is not about its being closed; nor is "…, but please note us".
        """
        known, beside = conceded(self._words, turn.message.text, turn.language)
        if not beside or not is_answer(found):
            return found
        if self._topics.find(turn, known).topics[:1] != found.topics[:1]:
            return found
        if turn.heard.does(Act.JOIN, least=ACT_LIKELY) is not None:
            return replace(found, outcome=MatchKind.NONE)
        return self._topics.find(turn, beside)

    def material(self, heard: FreeMessage) -> Decision | None:
        """Return what the project is, to who asks for something to read: there is no more to send, 有没有啥资料发我看看.

        None where it speaks of oneself, tells something, or is answered by another topic than what is kept of them.
        """
        turn, text, language = heard.turn, heard.turn.message.text, heard.turn.language
        if not (self._about and self._words.speaks_of(text, "words_material", language)):
            return None
        is_else = heard.is_answer and not all(
            describes(each) or each == PRIVACY for each in heard.found.topics[:1]
        )
        # 你们有我什么资料: the same word is for what is kept
        is_own = has_chinese(text) and self._words.speaks_of(text, "words_of_oneself", language)
        if is_else or is_own or heard.is_named or turn.leads() or turn.heard.told.values:
            return None
        asked = turn.having(asked=text)
        return self._topics.answer(asked, self._about, Outcome.ANSWERED, 1.0)
