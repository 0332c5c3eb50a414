"""When who has registered will hear of it: that cannot be promised; who follows it up, and by what, can be said."""

from bot.dialogue.registering import Registering
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words


class FollowUp:
    """Answers "when will I hear from you?"."""

    def __init__(self, words: Words, registering: Registering) -> None:
        self._words = words
        self._replies: Replies = registering.replies
        self._registering = registering

    def meet(self, turn: Turn) -> Decision | None:
        """Return who follows the newest registration up; None where none stands, for who tells something, and while a person is called."""
        lead, text, language = turn.standing_lead, turn.message.text, turn.language
        if lead is None or turn.heard.told.values or turn.conversation.is_called:
            return None
        if not self._words.speaks_of(text, "words_when_heard_from", language):
            return None
        say = self._replies.say
        organisation = say(f"organisation_{lead.organisation.replace('-', '_')}", language)
        choices = (
            self._replies.command(Word.MYLEAD, language),
            self._replies.person(language),
        )
        reply = self._replies.phrase(
            "when_followed_up",
            language,
            choices,
            reference=lead.reference,
            organisation=organisation,
        )
        return self._registering.open_question.then(turn, reply)
