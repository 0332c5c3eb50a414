"""What is said by somebody who has left a lead: that nobody called, what they sent, that there is another company."""

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.after_sending.further_leads import FurtherLeads
from bot.dialogue.registering import Registering
from bot.dialogue.sent_leads.named import names_company
from bot.dialogue.thresholds import ACT_WITH_TWO_WORDS, ANSWERS_OVER_LEAD
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import WAYS
from bot.dialogue.words.word_lists import parts
from bot.transcript import Outcome
from knowledge.acts.act import SURE, Act
from knowledge.matching.followups import is_brief
from knowledge.matching.match import Match, MatchKind
from knowledge.project import HUMAN, PRIVACY


class LeadQuestions:
    """Meets those who have left a lead, as far as it is about that."""

    def __init__(self, words: Words, topics: TopicAnswers, registering: Registering) -> None:
        self._words = words
        self._worded = WordedRequests(words)
        self._topics = topics
        self._registering = registering
        self.further = FurtherLeads(words, registering)

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows; None where no lead was left, and where the message is about something else."""
        if not turn.leads():
            return None
        return self.further.meet(turn, found) or self.beside(turn, found)

    def beside(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows a complaint, the wish to see what was sent, the question who reads it, whatever waits; else None."""
        has_contact = WAYS & turn.heard.told.values.keys()
        if not has_contact and self._worded.complains(turn):
            return self._registering.apology(turn)
        if followed := self._when_followed_up(turn):
            return followed
        if turn.leads() and (self._asks_to_see(turn, found) or self._asks_of_arrival(turn)):
            return self._registering.leads.my_lead(turn)
        return self._followed(turn, found) if self._asks_who_reads(turn, found) else None

    def _when_followed_up(self, turn: Turn) -> Decision | None:
        """Return who follows the newest registration up, to who asks when they will hear of it: that cannot be promised.

        None where none stands, for who tells something, and while a person is called.
        """
        lead, text, language = turn.standing_lead, turn.message.text, turn.language
        if lead is None or turn.heard.told.values or turn.conversation.is_called:
            return None
        if not self._words.speaks_of(text, "words_when_heard_from", language):
            return None
        replies, leads = self._registering.replies, self._registering.leads
        reply = replies.phrase(
            "when_followed_up",
            language,
            (replies.command(Word.MYLEAD, language), replies.person(language)),
            reference=lead.reference,
            organisation=leads.organisation(lead, language),
        )
        return self._registering.open_question.then(turn, reply)

    def may_change(self, turn: Turn) -> Decision | None:
        """Return the answer that says what may be done with one's data, to who asks whether it can be changed later."""
        is_asked = turn.heard.asks and not WAYS & turn.heard.told.values.keys()
        is_meant = is_asked and self._speaks_of_all(
            turn, turn.message.text, ("words_to_change", "words_afterwards")
        )
        return self._own_data(turn) if is_meant else None

    def may_take_back(self, turn: Turn) -> Decision | None:
        """Return the same to who asks whether it can be taken back later, and does not plainly want it back now."""
        is_wish = turn.heard.score(Act.WITHDRAW) >= SURE
        is_asked = turn.heard.asks and bool(turn.leads()) and not is_wish
        is_later = self._words.speaks_of(turn.message.text, "words_afterwards", turn.language)
        return self._own_data(turn) if is_asked and is_later else None

    def _own_data(self, turn: Turn) -> Decision:
        asked = turn.having(asked=turn.message.text)
        return self._topics.answer(asked, (PRIVACY,), Outcome.ANSWERED, 1.0)

    def _speaks_of_all(self, turn: Turn, text: str, names: Iterable[str]) -> bool:
        return all(self._words.speaks_of(text, name, turn.language) for name in names)

    def _asks_who_reads(self, turn: Turn, found: Match) -> bool:
        """Whether it asks who gets to read what they register; what says that of itself answers it already."""
        answers_it = {PRIVACY, HUMAN, *self._registering.project.after_topics}
        nearest = next(iter(found.topics), "")
        is_answered = nearest in answers_it or nearest.partition(".")[0] == "tpo"
        if not turn.heard.asks or (is_answered and found.outcome is MatchKind.ANSWER):
            return False
        return self._speaks_of_all(
            turn, turn.message.text, ("words_who", "words_reading", "words_this")
        )

    def _asks_of_arrival(self, turn: Turn) -> bool:
        """Whether it asks if what was sent has arrived, and nothing else: "did it get through?"."""
        text, told = turn.message.text, turn.heard.told.values
        return not told and any(
            self._words.holds(part, "words_reached_staff") and is_brief(part)
            for part in parts(text)
        )

    def _asks_to_see(self, turn: Turn, found: Match) -> bool:
        """Whether it asks to see what was sent: it speaks of seeing, and of something of their own."""
        heard, text, language = turn.heard.act_scores, turn.message.text, turn.language
        if max(heard.score(Act.MY_LEAD), heard.score(Act.MY_DATA)) < ACT_WITH_TWO_WORDS:
            return False
        is_sure = found.outcome is MatchKind.ANSWER and found.score >= ANSWERS_OVER_LEAD
        if is_sure or WAYS & turn.heard.told.values.keys():
            return False
        if not self._words.speaks_of(text, "words_seeing", language):
            return False
        is_own = (
            self._words.speaks_of(text, "words_own_lead", language)
            or turn.heard.does(Act.MY_LEAD) is not None
            or any(names_company(text, lead) for lead in turn.leads())
        )
        # 可唔可以 asks, though one of its characters denies.
        bare = self._words.without(text, "words_asking", language)
        return is_own and not self._words.denies(bare, language)

    def what_follows(self, turn: Turn, found: Match) -> Decision | None:
        """Answer what comes after a registration, where that is among what may be asked, or they ask who calls."""
        if not turn.leads():
            return None
        if self._asks_who_calls(turn):
            return self._followed(turn, found)
        if not turn.heard.asks:
            return None
        if turn.heard.does(Act.MY_LEAD, Act.WITHDRAW) is not None:
            return None  # "what did I actually send you last week?", "can you pull it back?"
        following = self._registering.project.after_topics[:1]
        is_rival = found.outcome is MatchKind.RIVALS and set(following) <= set(found.topics)
        asks_of_call = found.outcome is not MatchKind.ANSWER and self._words.speaks_of(
            turn.message.text, "words_in_touch", turn.language
        )
        return self._followed(turn, found) if is_rival or asks_of_call else None

    def _asks_who_calls(self, turn: Turn) -> bool:
        """Whether it asks who gets in touch, behind something else that is said: "fine. who rings me?"."""
        return not turn.heard.asks and any(
            self._words.is_question(part)
            and self._speaks_of_all(turn, part, ("words_who", "words_in_touch"))
            for part in parts(turn.message.text)[1:]
        )

    def _followed(self, turn: Turn, found: Match) -> Decision | None:
        """Answer what comes after a registration, and offer what else was found; None where no topic says what comes."""
        following = self._registering.project.after_topics[:1]
        if not following:
            return None
        rivals = (each for each in found.topics if each not in following)
        asked = turn.having(asked=turn.message.text)
        return self._topics.once_more(asked, replace(found, topics=(*following, *rivals)))
