"""What somebody who has left a lead wants changed in it: put right, added, taken out, or somebody else to be contacted."""

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz

from bot.dialogue.after_sending.further_leads import FurtherLeads, company_told
from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.further_company import ALIKE
from bot.dialogue.interview.pointing import WHICH, Pointing
from bot.dialogue.privacy.single_lines import shows_all
from bot.dialogue.registering import Registering
from bot.dialogue.telling.mentions import Mentions
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.thresholds import ACT_LIKELY, CORRECTS_LINE, CORRECTS_TAKING_AWAY, ONLY_ASKS
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.do_not_contact import wants_to_be_rung
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import PERSON, WAYS
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import calls
from knowledge.acts.act import Act
from knowledge.matching.match import Match, MatchKind

_OF_LEADS = ("phrase lead_", "phrase my_lead", "phrase already_taken")
"""What replies are about that show a lead."""

_REQUESTING = (
    *("words_adding", "words_add", "words_changing", "words_to_change"),
    *("words_swapping", "words_remove"),
)
"""Of these holds a word what asks that something be changed: "could you …?"."""

_SAYING_TO_CHANGE = ("words_changing", "words_swapping", "words_named_wrong")


class SentChanges:
    """Changes a lead that was sent by what is said of it; what is less than sure is shown first."""

    def __init__(
        self,
        words: Words,
        registering: Registering,
        corrections: Corrections,
        pointing: Pointing,
        further: FurtherLeads,
    ) -> None:
        self._words = words
        self._registering = registering
        self._leads = registering.leads
        self._corrections = corrections
        self._pointing = pointing
        self._further = further
        self._mentions = Mentions(words)

    def changed(self, turn: Turn) -> Decision | None:
        """Return what follows where it says to change something, or names what is wrong; None elsewhere."""
        text = turn.message.text
        if (besides := self._besides(turn)) or self._only_mentions(turn):
            return besides
        intake, said = self._leads.as_intake(turn), turn.heard
        if intake and (of_line := self._of_line(turn, intake)):
            return of_line
        if intake and self._corrections.lists.takes_from_list(intake, said):
            return self._leads.correct(turn)
        if intake and self._corrections.restates(intake, said) and (new := self._restated(turn)):
            return new
        if said.asks:
            return self._asked_to_change(turn)
        if not turn.leads():
            return None
        if self._words.holds(text, "words_has_left"):
            return self._leads.correct(turn)
        if intake and (
            self._wants_all(turn, intake) or self._corrections.contacts.in_place(intake, said)
        ):
            return self._leads.correct(turn, is_sure=said.score(Act.CORRECT) >= ACT_LIKELY)
        says = self._words.change(text) is not None
        swaps = self._holds_any(text, ("words_swapping", "words_named_wrong"))
        return self._leads.correct(turn) if says or (swaps and said.told.values) else None

    def _of_line(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return what follows where a line is called with what is to stand there, "contact person: Anna Berg", or all stays; else None."""
        if self._corrections.changes_nothing(intake, turn.message.text):
            return self._registering.open_question.say(turn, "acknowledged")
        if not self._corrections.lines.puts_in(intake, turn.message.text):
            return None
        return self._leads.correct(_told_of(turn), only_new=True)

    def _restated(self, turn: Turn) -> Decision | None:
        """Return what follows where something that the lead holds is named, with what stands in its place; None for nothing new."""
        is_sure = turn.heard.score(Act.CORRECT) >= ACT_LIKELY
        return self._leads.correct(_told_of(turn), is_sure=is_sure, only_new=True)

    def _wants_all(self, turn: Turn, intake: Intake) -> bool:
        """Whether somebody wants all that a list of the lead may hold: "we want all five after all"."""
        speaks = self._words.names_person(turn.message.text, turn.language)
        return speaks and bool(self._corrections.lists.whole.changed(intake, turn.heard))

    def _besides(self, turn: Turn) -> Decision | None:
        """Return what follows where somebody or something comes besides what was sent; else None.

        That is a copy, a second contact or a further company.
        """
        if not turn.leads():
            return None
        if copied := self._copied(turn):
            return copied
        if self._further.is_introduced(turn):
            return self._registering.another(turn)
        further = turn.heard.told.further & {PERSON, *WAYS}
        if not further or not turn.heard.asks:
            return None
        # "Could you also ring my boss Bo Ek, …?": shown before anything changes.
        return self._leads.correct(_told_of(turn), is_sure=False)

    def _renames(self, turn: Turn) -> bool:
        """Whether the message tells how the company of the lead is spelt or called: "thanks! It's Lindcare AB"."""
        company, lead = company_told(turn), turn.standing_lead
        if not company or lead is None:
            return False
        before = str(lead.given.get("company", ""))
        is_alike = fuzz.ratio(key(company), key(before)) >= ALIKE
        is_called = calls(turn.message.text, self._words.called("company"))
        return company != before and (is_alike or is_called)

    def _copied(self, turn: Turn) -> Decision | None:
        """Return that no copy is mailed, where one should go to an address that is told; else None.

        That address is nobody's new one.
        """
        text = turn.message.text
        has_contact = WAYS & turn.heard.told.values.keys()
        if not has_contact or self._holds_any(text, _SAYING_TO_CHANGE):
            return None
        if not self._words.speaks_of(text, "words_copy_wanted", turn.language):
            return None
        return self._registering.open_question.say(turn, "no_copy")

    def taken_out(self, turn: Turn) -> Decision | None:
        """Return what follows where a line of a lead is to be taken out; None elsewhere.

        So it is though "delete" is a word for erasing all.
        """
        if not turn.leads():
            return None
        intake, pointing = self._leads.as_intake(turn), self._pointing
        if intake and pointing.takes_out_nothing(intake, turn.heard):
            return self._registering.open_question.say(turn, "not_noted")
        if of_line := self._leads.spoken_of(turn):
            return of_line
        if intake and pointing.is_unsaid(intake, turn.heard) and not shows_all(turn):
            return turn.replying(self._registering.replies.phrase(WHICH, turn.language))
        if intake is None or not pointing.takes_out(intake, turn.heard):
            return None
        is_sure = not turn.heard.asks and self._words.holds(turn.message.text, "words_clearing")
        return self._leads.correct(_told_of(turn), is_sure=is_sure)

    def _asked_to_change(self, turn: Turn) -> Decision | None:
        """Return what follows where it asks that something be added or put right: "could you put Lyon in, too?"."""
        text, corrects = turn.message.text, turn.heard.score(Act.CORRECT)
        if turn.leads() and self._asks_to_be_rung(turn):
            return self._leads.correct(_told_of(turn), is_sure=True)
        asks_to = self._holds_any(text, _REQUESTING)
        if not turn.leads() or not (asks_to or self._words.asks_to_add(text)):
            return None
        told = turn.heard.told.values
        # "Can you change it to info@…?"
        swaps = self._holds_any(text, ("words_swapping", "words_changing"))
        is_sure = (corrects >= ACT_LIKELY and bool(told)) or (swaps and bool(WAYS & told.keys()))
        is_of_lists = bool(told) and told.keys() <= OURS
        could_you = is_of_lists and self._words.holds(text, "words_could_you")
        adds = could_you and self._words.asks_to_add(text)
        is_likely = is_sure or adds or corrects >= CORRECTS_TAKING_AWAY
        if not (is_likely or self._is_of_lead(turn)):
            return None
        return self._leads.correct(_told_of(turn), is_sure=is_sure, only_new=not is_sure)

    def _is_of_lead(self, turn: Turn) -> bool:
        """Whether it names the lead or a line of it, and does more than ask."""
        text, intake = turn.message.text, self._leads.as_intake(turn)
        names_line = intake is not None and self._corrections.names(intake, text)
        is_named = names_line or self._words.speaks_of(text, "words_own_lead", turn.language)
        return is_named and turn.heard.score(NOTHING_DONE) < ONLY_ASKS

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
        is_found = found.outcome is MatchKind.ANSWER
        corrects = act is Act.CORRECT or self._puts_right(turn)
        is_clear = corrects or self._adds(turn) or self._renames(turn)
        if not (is_clear or has_contact or (is_about_lead and not is_found)):
            return None
        is_sure = is_clear or any(calls(text, self._words.called(name)) for name in told)
        if has_contact:
            are_own = self._mentions.are_own(turn.heard.told, text, turn.language)
            is_sure = (is_sure or is_about_lead) and are_own
        corrected = self._leads.correct(turn, is_sure=is_sure and not self._further.may_be(turn))
        if corrected is None and corrects and not is_found:
            return self._leads.ask_what(turn)
        return corrected

    def _puts_right(self, turn: Turn) -> bool:
        """Whether words say that something is put right, and it may be heard as that."""
        says_so = self._words.holds(turn.message.text, "words_taking_back")
        return says_so and turn.heard.score(Act.CORRECT) >= CORRECTS_LINE

    def _adds(self, turn: Turn) -> bool:
        """Whether it says that what it tells is to be added."""
        text, told = turn.message.text, turn.heard.told.values
        adds_to_list = bool(OURS & told.keys()) and self._words.holds(text, "words_adding_to_list")
        return adds_to_list or (bool(told) and self._words.holds(text, "words_add"))

    def _holds_any(self, text: str, names: Iterable[str]) -> bool:
        return any(self._words.holds(text, name) for name in names)

    def _only_mentions(self, turn: Turn) -> bool:
        """Whether all it tells is a way to reach somebody else, or an old one: "your number … does not answer"."""
        told = turn.heard.told
        return not (told.values or told.unclear) and bool(self._mentions.in_(turn.message.text))

    def _is_in_passing(self, turn: Turn) -> bool:
        """Whether it names something of a list as people do who tell of themselves: "my wife is from there"."""
        text, told = turn.message.text, turn.heard.told.values
        is_remark = self._words.speaks_of(text, "words_in_passing", turn.language)
        return is_remark and told.keys() <= OURS and not self._holds_any(text, _REQUESTING)


def _told_of(turn: Turn) -> Turn:
    """Return *turn* as one that tells what it asks for: "could you put Lyon in, too?"."""
    return replace(turn, heard=replace(turn.heard, asks=False))
