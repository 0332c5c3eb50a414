"""Questions of which only a name decides the topic, though they ask for more: what is found without it."""

from bot.dialogue.topics.answers import TopicAnswers, describes, is_answer
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from knowledge.matching.match import Match

_ABOUT_OTHERS = "words_other_companies"


class OtherCompanies:
    """Finds what is asked beside a country: "are there other Norwegian companies in it?" is not about its organisation."""

    def __init__(self, words: Words, topics: TopicAnswers) -> None:
        self._words = words
        self._topics = topics

    def found(self, turn: Turn, found: Match) -> Match:
        """Return what is found without the names, where it asks for other companies and nothing but a name was found; else *found*."""
        text, language = turn.message.text, turn.language
        is_named = is_answer(found) and all(map(describes, found.topics))
        if not is_named or not self._words.speaks_of(text, _ABOUT_OTHERS, language):
            return found
        beside = self._topics.find(turn, self._topics.without_names(text))
        is_else = bool(beside.topics) and not any(map(describes, beside.topics[:1]))
        return beside if is_else else found
