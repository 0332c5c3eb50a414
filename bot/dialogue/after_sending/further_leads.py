"""A further registration of somebody who has left a lead: of another company, or of somebody else."""

from bot.dialogue.interview.further_company import FEWEST_OF_ANOTHER, FurtherCompany
from bot.dialogue.registering import Registering
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import calls
from bot.message import About
from knowledge.acts.act import Act
from knowledge.matching.match import Match

_AGREEING = (Act.AFFIRM, Act.SUBMIT, Act.JOIN)


class FurtherLeads:
    """Tells what is meant for a further registration, and overwrites nothing."""

    def __init__(self, words: Words, registering: Registering) -> None:
        self._words = words
        self._registering = registering
        self._further = FurtherCompany(words)

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return the registration of a further company, or the question whether one is wanted; else None.

        Both follow only where a lead was left before.
        """
        if not turn.leads():
            return None
        if self._is_another(turn, found):
            return self._registering.another(turn)
        return self._registering.join(turn) if self._may_be_wanted(turn) else None

    def may_be(self, turn: Turn) -> bool:
        """Whether the company that is told may be a further one: "and my brother-in-law's firm, Glemminge Larm AB"."""
        company, text = company_told(turn), turn.message.text
        says_wrong = self._words.change(text) is not None or self._words.holds(
            text, "words_named_wrong"
        )
        before = (str(lead.given.get("company", "")) for lead in turn.standing_leads)
        return not says_wrong and self._further.is_one(company, before, text, turn.language)

    def is_introduced(self, turn: Turn) -> bool:
        """Whether the message introduces a company that is none of those before.

        So much is told of it that it corrects no single line.
        """
        told = turn.heard.told.values
        return len(told) >= FEWEST_OF_ANOTHER and not turn.heard.asks and self.may_be(turn)

    def _renames(self, turn: Turn) -> bool:
        """Whether it corrects what the company is called: 公司名也改成全称:…."""
        text, words = turn.message.text, self._words
        is_called = calls(text, words.called("company")) and words.holds(text, "words_changing")
        return is_called and turn.heard.does(Act.CORRECT, least=ACT_LIKELY) is not None

    def _is_another(self, turn: Turn, found: Match) -> bool:
        """Whether a further company is to be registered: in so many words, or in answer to that question."""
        heard, language = turn.heard, turn.language
        if heard.does(Act.MY_LEAD, Act.MY_DATA, least=ACT_LIKELY) is not None:
            return False  # "show me what I registered the other day"
        if self._adds_option(turn) or self._renames(turn):
            return False
        # 联系人不变 denies nothing.
        text = self._words.without(turn.message.text, "words_same_contact", language)
        if self._words.denies(text, language):
            return False
        if About.parse(turn.conversation.shown).says("another_lead"):
            agrees = heard.does(*_AGREEING, Act.CORRECT, least=ACT_LIKELY) in _AGREEING
            is_named = "company" in heard.told.values and self.may_be(turn)
            return not heard.asks and (agrees or is_named)
        joins = heard.score(Act.JOIN) >= ACT_LIKELY or (
            self._words.speaks_of(text, "words_of_registering", language) and self.may_be(turn)
        )
        if not joins and self._registering.project.join_topic not in found.topics:
            return False
        is_said = self._further.is_said(turn.message.text, language, company_told(turn))
        is_named = is_said and self.may_be(turn)
        return is_named or all(
            self._words.speaks_of(turn.message.text, name, language)
            for name in ("words_another", "words_companies")
        )

    def _adds_option(self, turn: Turn) -> bool:
        """Whether it only adds to a list of what was sent: "add that city, too, we open a home there"."""
        text = turn.message.text
        registers = self._words.speaks_of(text, "words_of_registering", turn.language)
        is_other = registers or bool(company_told(turn))
        return bool(
            self._words.begins(text, "words_add")
            and OURS & turn.heard.told.values.keys()
            and not is_other
        )

    def _may_be_wanted(self, turn: Turn) -> bool:
        """Whether a further company is named as one, or somebody else wants to be registered: which is meant is asked."""
        text, language = turn.message.text, turn.language
        if turn.heard.asks or self._words.denies(text, language):
            return False
        if self._further.is_of_somebody_else(text, language):
            return True
        is_said = self._further.is_said(text, language, company_told(turn))
        return is_said and self.may_be(turn)


def company_told(turn: Turn) -> str:
    """Return the company that is told; empty where none is."""
    return str(turn.heard.told.values.get("company", ""))
