"""Which of several leads that were sent is meant: by its company, its reference, its place, or what was shown before."""

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.interview.interview import Interview
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key, within
from bot.leads import Lead
from bot.message import About

FEWEST_TO_TELL_APART = 2


class NamedLeads:
    """Finds the lead that is spoken of."""

    def __init__(self, words: Words, interview: Interview, corrections: Corrections) -> None:
        self._words = words
        self._interview = interview
        self._corrections = corrections

    def named(self, turn: Turn) -> Lead | None:
        """Return the lead that is spoken of; None where nothing says which of several.

        It is the only one, that which the message names by its company, its reference or its place, or that
        which was shown before.
        """
        standing, text = turn.standing_leads, turn.message.text
        if len(standing) < FEWEST_TO_TELL_APART:
            return turn.standing_lead
        named = [each for each in standing if names_company(text, each)]
        if len(named) == 1:
            return named[0]
        listed = turn.leads()
        shown = {
            choice.argument
            for choice in map(ChoiceId.parse, turn.conversation.offered)
            if choice and choice.kind is ChoiceKind.LEAD
        }
        place = self._words.place_in(text, len(listed))
        if place and (len(shown) > 1 or self._speaks_of_whole(turn)):
            # The list on show begins with the newest.
            meant = listed[place - 1] if len(shown) > 1 else listed[-place]
            return meant if meant in standing else None
        if About.parse(turn.conversation.shown).says("lead_taken"):
            return standing[0]
        return next((each for each in standing if {each.reference} == shown), None)

    def _speaks_of_whole(self, turn: Turn) -> bool:
        """Whether it speaks of a lead, and of no line in it: "the first one", not "the first city"."""
        lead = turn.standing_lead
        lines = lead is not None and self._corrections.names(
            self._interview.reopen("", lead), turn.message.text
        )
        return not (lines or turn.heard.told.values)

    def beside(self, turn: Turn) -> Lead | None:
        """Return the lead that was sent before and is named while another registration is open: "the first one"; None where none is."""
        listed, standing, text = turn.leads(), turn.standing_leads, turn.message.text
        place = self._words.place_in(text, len(listed) + 1)
        numbered = [listed[-place]] if 0 < place <= len(listed) else []
        named = (each for each in standing if names_company(text, each))
        return next((each for each in (*named, *numbered) if each in standing), None)


def label_of(lead: Lead) -> str:
    """Return what *lead* is called where several may be meant: its reference, and its company."""
    return " · ".join(filter(None, (lead.reference, str(lead.given.get("company", "")))))


def names_company(text: str, lead: Lead) -> bool:
    """Whether *text* names the company of *lead*, with its legal form or without, or its reference."""
    said, company = f" {key(text)} ", key(str(lead.given.get("company", "")))
    # Few say the legal form.
    names = {company, company.rsplit(" ", 1)[0], key(lead.reference)}
    return any(name and within(name) in said for name in names)
