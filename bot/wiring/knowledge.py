"""What staff may ask of the assistant's knowledge: what it makes of a sentence, whether it may be changed.

Every sentence is taken as the first one of a conversation.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.casework.proposals import change_of, may_write
from bot.casework.questions import Proposal
from bot.console.visit import Tried
from knowledge.language.languages import Recogniser
from knowledge.matching.matcher import Matcher
from knowledge.topic import SOURCE, Library


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The knowledge that visitors are answered from, and the folder *content* it comes from."""

    library: Library
    matcher: Matcher
    recogniser: Recogniser
    content: Path

    def tried(self, text: str) -> Tried:
        """Return what the assistant makes of *text* as a first question."""
        heard = self.recogniser.language_of(text).language
        language = heard or SOURCE
        match = self.matcher.find(text, language)
        rivals = self.matcher.nearest(text, language)
        return Tried(language, bool(heard), str(match.outcome), match.topics, match.score, rivals)

    def may_write(self, proposal: Proposal) -> bool:
        """Whether what is proposed can be written into the content folder from here."""
        return may_write(self.content, change_of(proposal), self.library.topics)
