"""What is said by somebody who has left a lead: that nobody called, what they sent, that there is another company."""

from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz

from bot.dialogue.after_sending.further_leads import FurtherLeads, company_told
from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.interview.further_company import ALIKE
from bot.dialogue.registering import Registering
from bot.dialogue.sent_leads.named import names_company
from bot.dialogue.telling.mentions import Mentions
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.thresholds import (
    ACT_LIKELY,
    ACT_WITH_TWO_WORDS,
    ANSWERS_OVER_LEAD,
    CORRECTS_TAKING_AWAY,
    ONLY_ASKS,
)
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.callback import wants_to_be_rung
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import PERSON, WAYS
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from bot.transcript import Outcome
from knowledge.acts.act import SURE, Act
from knowledge.matching.followups import is_brief
from knowledge.matching.match import Match, MatchKind
from knowledge.project import HUMAN, PRIVACY

_OF_LEADS = ("phrase lead_", "phrase my_lead", "phrase already_taken")
"""What replies are about that show a lead."""

_REQUESTING = (
    *("words_adding", "words_add", "words_changing", "words_to_change"),
    *("words_swapping", "words_remove"),
)
"""Of these holds a word what asks that something be changed: "could you …?"."""

_SAYING_TO_CHANGE = ("words_changing", "words_swapping", "words_named_wrong")


class Remarks:
    """Meets those who have left a lead, as far as it is about that."""

    def __init__(self, words: Words, topics: TopicAnswers, registering: Registering) -> None:
        self._words = words
        self._worded = WordedRequests(words)
        self._topics = topics
        self._registering = registering
        self._mentions = Mentions(words)
        self._another = FurtherLeads(words, registering)
        self.further = self._another.meet

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows; None where no lead was left, and where the message is about something else."""
        if not turn.leads():
            return None
        return self.further(turn, found) or self.beside(turn, found)

    def beside(self, turn: Turn, found: Match) -> Decision | None:
        """Return what follows a complaint, the wish to see what was sent, the question who reads it, whatever waits; else None."""
        has_contact = WAYS & turn.heard.told.values.keys()
        if not has_contact and self._worded.complains(turn):
            return self._registering.apology(turn)
        if turn.leads() and (self._asks_to_see(turn, found) or self._asks_of_arrival(turn)):
            return self._registering.leads.my_lead(turn)
        if self._asks_who_reads(turn, found):
            return self._followed(turn, found)
        return None

    def may_change(self, turn: Turn) -> Decision | None:
        """Return the answer that says what may be done with one's data, to who asks whether it can be changed later."""
        text = turn.message.text
        names = ("words_to_change", "words_afterwards")
        is_asked = turn.heard.asks and not WAYS & turn.heard.told.values.keys()
        if not is_asked or not all(
            self._words.speaks_of(text, each, turn.language) for each in names
        ):
            return None
        asked = turn.having(asked=text)
        return self._topics.answer(asked, (PRIVACY,), Outcome.ANSWERED, 1.0)

    def may_take_back(self, turn: Turn) -> Decision | None:
        """Return the same to who asks whether it can be taken back later, and does not plainly want it back now."""
        text, language = turn.message.text, turn.language
        is_wish = turn.heard.score(Act.WITHDRAW) >= SURE
        if not (turn.heard.asks and turn.leads()) or is_wish:
            return None
        if not self._words.speaks_of(text, "words_afterwards", language):
            return None
        asked = turn.having(asked=text)
        return self._topics.answer(asked, (PRIVACY,), Outcome.ANSWERED, 1.0)

    def _asks_who_reads(self, turn: Turn, found: Match) -> bool:
        """Whether it asks who gets to read what they register; what says that of itself answers it already."""
        answers_it = {PRIVACY, HUMAN, *self._registering.project.after_topics}
        nearest = found.topics[0] if found.topics else ""
        is_answered = nearest in answers_it or nearest.partition(".")[0] == "tpo"
        if not turn.heard.asks or (is_answered and found.outcome is MatchKind.ANSWER):
            return False
        text = turn.message.text
        names = ("words_who", "words_reading", "words_this")
        has_words = all(self._words.speaks_of(text, name, turn.language) for name in names)
        return has_words and bool(self._registering.project.after_topics)

    def changed(self, turn: Turn) -> Decision | None:
        """Return what follows where it says to change something, or names what is wrong; None elsewhere."""
        text = turn.message.text
        if (besides := self._besides(turn)) or self._only_mentions(turn):
            return besides
        if self._registering.leads.takes_from_list(turn):
            return self._registering.leads.correct(turn)
        if self._registering.leads.restates(turn):
            is_sure = turn.heard.score(Act.CORRECT) >= ACT_LIKELY
            has_contact = WAYS & {*turn.heard.told.values, *turn.heard.told.unclear}
            is_sure = is_sure or (bool(has_contact) and not turn.heard.asks)
            told_of = replace(turn, heard=replace(turn.heard, asks=False))
            restated = self._registering.leads.correct(told_of, is_sure=is_sure, only_new=True)
            if restated is not None:
                return restated
        if turn.heard.asks:
            return self._asked_to_change(turn)
        speaks = self._words.names_person(text, turn.language)
        if speaks and self._registering.leads.wants_all(turn):
            is_sure = turn.heard.score(Act.CORRECT) >= ACT_LIKELY
            return self._registering.leads.correct(turn, is_sure=is_sure)
        if not turn.leads():
            return None
        if self._words.holds(text, "words_has_left"):
            return self._registering.leads.correct(turn)
        if self._registering.leads.names_contact(turn):
            is_sure = turn.heard.score(Act.CORRECT) >= ACT_LIKELY
            return self._registering.leads.correct(turn, is_sure=is_sure)
        says = self._words.change(text) is not None
        told = turn.heard.told.values
        swaps = any(map(partial(self._words.holds, text), ("words_swapping", "words_named_wrong")))
        return self._registering.leads.correct(turn) if says or (swaps and told) else None

    def _besides(self, turn: Turn) -> Decision | None:
        """Return what follows where somebody or something comes besides what was sent; else None.

        That is a copy, a second contact or a further company.
        """
        if not turn.leads():
            return None
        if copied := self._copied(turn):
            return copied
        if self._another.is_introduced(turn):
            return self._registering.another(turn)
        further = turn.heard.told.further & {PERSON, *WAYS}
        if not further or not turn.heard.asks:
            return None
        # "Could you also ring my boss Bo Ek, …?": shown before anything changes.
        told_of = replace(turn, heard=replace(turn.heard, asks=False))
        return self._registering.leads.correct(told_of, is_sure=False)

    def _renames(self, turn: Turn) -> bool:
        """Whether the message tells how the company of the lead is spelt or called: "thanks! It's Lindcare AB"."""
        company, text = company_told(turn), turn.message.text
        lead = turn.standing_lead
        if not company or lead is None or turn.heard.asks:
            return False
        before = str(lead.given.get("company", ""))
        is_alike = fuzz.ratio(key(company), key(before)) >= ALIKE
        return company != before and (is_alike or calls(text, self._words.called("company")))

    def _copied(self, turn: Turn) -> Decision | None:
        """Return that no copy is mailed, where one should go to an address that is told; else None.

        That address is nobody's new one.
        """
        text = turn.message.text
        has_contact = WAYS & turn.heard.told.values.keys()
        changes = any(map(partial(self._words.holds, text), _SAYING_TO_CHANGE))
        if not has_contact or changes:
            return None
        is_copy = self._words.speaks_of(text, "words_copy_wanted", turn.language)
        return turn.replying(self._registering.phrase(turn, "no_copy")) if is_copy else None

    def taken_out(self, turn: Turn) -> Decision | None:
        """Return what follows where a line of a lead is to be taken out; None elsewhere.

        So it is though "delete" is a word for erasing all.
        """
        if not turn.leads():
            return None
        if self._registering.leads.takes_out_nothing(turn):
            return turn.replying(self._registering.phrase(turn, "not_noted"))
        if of_line := self._registering.leads.spoken_of(turn):
            return of_line
        if not self._registering.leads.takes_out(turn):
            return None
        text = turn.message.text
        is_meant = not turn.heard.asks or self._words.begins(text, "words_could_you")
        is_sure = is_meant and self._words.holds(text, "words_clearing")
        told_of = replace(turn, heard=replace(turn.heard, asks=False))
        return self._registering.leads.correct(told_of, is_sure=is_sure)

    def _asked_to_change(self, turn: Turn) -> Decision | None:
        """Return what follows where it asks that something be added or put right: "could you put Lyon in, too?"."""
        text, corrects = turn.message.text, turn.heard.score(Act.CORRECT)
        if turn.leads() and self._asks_to_be_rung(turn):
            told_of = replace(turn, heard=replace(turn.heard, asks=False))
            return self._registering.leads.correct(told_of, is_sure=True)
        asks_to = any(map(partial(self._words.holds, text), _REQUESTING))
        if not turn.leads() or not (asks_to or self._words.asks_to_add(text)):
            return None
        told = turn.heard.told.values
        # "Can you change it to info@…?"
        swaps = any(map(partial(self._words.holds, text), ("words_swapping", "words_changing")))
        is_sure = (corrects >= ACT_LIKELY and bool(told)) or (swaps and bool(WAYS & told.keys()))
        is_of_lead = self._registering.leads.names_line(turn) or self._words.speaks_of(
            text, "words_own_lead", turn.language
        )
        only_asks = turn.heard.score(NOTHING_DONE) >= ONLY_ASKS
        is_of_lists = (
            bool(told) and told.keys() <= OURS and self._words.holds(text, "words_could_you")
        )
        adds = is_of_lists and self._words.asks_to_add(text)
        may_be = (
            is_sure or adds or corrects >= CORRECTS_TAKING_AWAY or (is_of_lead and not only_asks)
        )
        told_of = replace(turn, heard=replace(turn.heard, asks=False))
        leads = self._registering.leads
        return leads.correct(told_of, is_sure=is_sure, only_new=not is_sure) if may_be else None

    def _asks_to_be_rung(self, turn: Turn) -> bool:
        """Whether it asks to be rung on a number that it tells: "could someone call me on …?"."""
        has_contact = bool(WAYS & turn.heard.told.values.keys())
        text = turn.message.text
        return has_contact and wants_to_be_rung(self._words, text, turn.language)

    def corrected(self, turn: Turn, found: Match, act: Act) -> Decision | None:
        """Return what follows when something is corrected that a lead holds, added to it or taken from it."""
        text, told = turn.message.text, turn.heard.told.values
        has_contact = bool(WAYS & told.keys())
        if turn.heard.asks or self._is_in_passing(turn) or self._only_mentions(turn):
            return None
        is_about_lead = turn.conversation.shown.startswith(_OF_LEADS)
        adds = self._words.holds(text, "words_add") and bool(told)
        adds = adds or (
            bool(OURS & told.keys()) and self._words.holds(text, "words_adding_to_list")
        )
        may_remove = turn.heard.score(Act.CORRECT) >= CORRECTS_TAKING_AWAY
        removes = may_remove and self._words.holds(text, "words_remove") and bool(told)
        has_more = is_about_lead and found.outcome is not MatchKind.ANSWER
        renames = self._renames(turn)
        if act is Act.CORRECT or has_contact or has_more or adds or removes or renames:
            named = {name for name in told if calls(text, self._words.called(name))}
            is_sure = act is Act.CORRECT or adds or removes or renames or bool(named)
            if has_contact:
                is_meant = is_sure or is_about_lead
                is_sure = is_meant and self._are_own(turn)
            corrected = self._registering.leads.correct(
                turn, is_sure=is_sure and not self._another.may_be(turn)
            )
            is_found = found.outcome is MatchKind.ANSWER
            if corrected is None and act is Act.CORRECT and not is_found:
                return self._registering.leads.ask_what(turn)
            return corrected
        return None

    def _are_own(self, turn: Turn) -> bool:
        """Whether the ways to be reached that it tells are clearly its writer's own."""
        return self._mentions.are_own(turn.heard.told, turn.message.text, turn.language)

    def _only_mentions(self, turn: Turn) -> bool:
        """Whether all it tells is a way to reach somebody else, or an old one: "your number … does not answer"."""
        told = turn.heard.told
        return not (told.values or told.unclear) and bool(self._mentions.in_(turn.message.text))

    def _is_in_passing(self, turn: Turn) -> bool:
        """Whether it names something of a list as people do who tell of themselves: "my wife is from there"."""
        text, told = turn.message.text, turn.heard.told.values
        adds = any(map(partial(self._words.holds, text), _REQUESTING))
        is_remark = self._words.speaks_of(text, "words_in_passing", turn.language)
        return is_remark and told.keys() <= OURS and not adds

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
        is_own = self._words.speaks_of(text, "words_own_lead", language)
        is_named = any(names_company(text, lead) for lead in turn.leads())
        return (is_own or is_named) and not self._words.denies(text, language)

    def what_follows(self, turn: Turn, found: Match) -> Decision | None:
        """Answer what comes after a registration, where that is among what may be asked, or they ask who calls."""
        if not turn.leads():
            return None
        if self._asks_who_calls(turn):
            return self._followed(turn, found)
        if not turn.heard.asks:
            return None
        if turn.heard.does(Act.MY_LEAD) is not None:
            return None  # "what did I actually send you last week?"
        following = self._registering.project.after_topics[:1]
        is_rival = found.outcome is MatchKind.RIVALS and set(following) <= set(found.topics)
        asks_of_call = found.outcome is not MatchKind.ANSWER and self._words.speaks_of(
            turn.message.text, "words_in_touch", turn.language
        )
        return self._followed(turn, found) if following and (is_rival or asks_of_call) else None

    def _asks_who_calls(self, turn: Turn) -> bool:
        """Whether it asks who gets in touch, behind something else that is said: "fine. who rings me?"."""
        text, language = turn.message.text, turn.language
        names = ("words_who", "words_in_touch")
        is_behind = not turn.heard.asks and bool(self._registering.project.after_topics)
        return is_behind and any(
            self._words.is_question(part)
            and all(self._words.speaks_of(part, name, language) for name in names)
            for part in parts(text)[1:]
        )

    def _followed(self, turn: Turn, found: Match) -> Decision:
        """Answer what comes after a registration, and offer what else was found."""
        following = self._registering.project.after_topics[:1]
        rivals = (each for each in found.topics if each not in following)
        asked = turn.having(asked=turn.message.text)
        return self._topics.once_more(asked, replace(found, topics=(*following, *rivals)))
