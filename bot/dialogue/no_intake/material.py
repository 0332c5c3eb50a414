"""Who asks for something to read about the project, which is no question after what is kept of them: 有没有啥资料发我看看."""

from bot.dialogue.topics.answers import TopicAnswers, describes
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision
from bot.dialogue.words.commands import Words
from bot.transcript import Outcome
from knowledge.language.text import has_chinese
from knowledge.project import PRIVACY, Project


class Material:
    """Answers with what the project is: there is no more to send."""

    def __init__(self, words: Words, topics: TopicAnswers, project: Project) -> None:
        self._words = words
        self._topics = topics
        self._about = project.first_topics[:1]

    def meet(self, heard: FreeMessage) -> Decision | None:
        """Return the answer; None where it speaks of oneself, tells something, or is answered by another topic."""
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
