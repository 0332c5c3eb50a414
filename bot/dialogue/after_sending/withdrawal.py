"""Taking back a lead that was sent: asked for in words, also by who stops what has just gone out, it is confirmed once."""

from bot.dialogue.privacy.erasure import NOWHERE
from bot.dialogue.registering import Registering
from bot.dialogue.sent_leads.named import label_of
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.do_not_contact import wants_no_contact, wants_out
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import Act
from knowledge.project import COURTESIES

CONFIRM = "confirm_withdrawal"

_YES = (Act.AFFIRM, Act.WITHDRAW, Act.SUBMIT)
_NO = (Act.DENY, Act.OK)

_KEEPING = "words_keeping_lead"
_CONFIRMING = "words_confirming_withdrawal"
_WITHDRAWING = "words_withdrawing"

_CHANGING = ("words_to_change", "words_changing", "words_becomes", "words_add", "words_remove")
"""What says that something of what stays shall be changed."""

_STARTING_BACK = "words_called_back"

_JUST_SENT = ("lead_taken", "lead_changed", "already_taken")
"""What stands above where a registration has just gone out."""


class Withdrawal:
    """Asks whether a lead is to be withdrawn, and hears the answer."""

    def __init__(self, words: Words, registering: Registering) -> None:
        self._registering = registering
        self._words = words

    def ask(self, turn: Turn) -> Decision:
        """Ask whether the lead of this visitor is to be withdrawn; of none or several, show what there is."""
        lead, language = self._registering.leads.named(turn), turn.language
        if lead is None:
            return self._registering.leads.my_lead(turn)
        is_guarded = self._registering.project.kind(lead.kind).is_guarded
        verbs = ("withdraw", "show", "stay") if is_guarded else ("withdraw", "show")
        choices = [self._registering.leads.choice(lead, verb, language) for verb in verbs]
        # Alone, whatever waits: a yes is to this.
        phrase = self._registering.replies.phrase
        return turn.replying(phrase(CONFIRM, language, choices, reference=label_of(lead)))

    def beside(self, turn: Turn, word: Word | None) -> Decision | None:
        """Ask whether to withdraw a lead while another registration is open, or hear the answer; else return None.

        It is asked only where the message names what was sent, or what is being changed.
        """
        intake = turn.conversation.intake
        if intake is None or self._words.find_in(turn.message.text, Word.SUBMIT):
            return None
        if answered := self.meet(turn, word):
            return answered
        if intake.reference and self._ends_it(turn):
            # Of what was sent: the change that was begun is dropped with it.
            return self.ask(turn.having(intake=None))
        is_meant = not turn.heard.asks and self._words.holds(turn.message.text, _WITHDRAWING)
        is_other = is_meant and not intake.reference and word is None
        return self.ask(turn) if is_other and self._registering.leads.beside(turn) else None

    def _ends_it(self, turn: Turn) -> bool:
        """Whether what was sent, and is being changed, is to be taken back in so many words: "delete the whole registration"."""
        said, words = turn.heard, self._words
        if said.asks or said.told.values or words.denies(said.text, turn.language):
            return False
        return words.speaks_of(said.text, "words_withdrawing_all", turn.language)

    def meet(self, turn: Turn, word: Word | None) -> Decision | None:
        """Return what follows where it was just asked; None for anything that is no answer to it."""
        lead = self._registering.leads.named(turn)
        if not About.parse(turn.conversation.shown).says(CONFIRM) or lead is None:
            return None
        is_no = self._words.find(turn.message.text, Word.NO) is not None
        if word is Word.CANCEL and not (is_no or self._confirms(turn)):
            return self.ask(turn)  # The registration, or taking it back?
        if self._registering.project.kind(lead.kind).is_guarded and self._words.is_one_of(
            turn.message.text, "transfer_no"
        ):
            return None  # the third button: only the transfer is taken back
        agrees = self._agrees(turn, word)
        if agrees is None:
            return None
        if agrees and (turn.is_forgotten or turn.is_early):
            return self.ask(turn)  # nobody remembers what the yes would be to, or has seen it
        leads = self._registering.leads
        if agrees:
            return leads.withdrawn(turn, lead)
        changed = (
            leads.correct(turn, is_sure=False, only_new=True) if self._changes(turn) else None
        )
        return changed or leads.my_lead(turn)

    def _changes(self, turn: Turn) -> bool:
        """Whether the message says to change something beside its no: "no, leave it, but change the city to …"."""
        text, words = turn.message.text, self._words
        return any(words.speaks_of(text, each, turn.language) for each in _CHANGING)

    def again(self, turn: Turn, decision: Decision) -> Decision | None:
        """Ask once more where the answer to the question led nowhere; None where it led somewhere, or nobody asked."""
        is_asked = About.parse(turn.conversation.shown).says(CONFIRM)
        about = decision.reply.about
        is_polite = bool(about.topics) and COURTESIES.issuperset(about.topics)
        leads_on = turn.heard.asks or not (about.says(*NOWHERE) or is_polite)
        if not is_asked or turn.is_forgotten or leads_on or turn.standing_lead is None:
            return None
        return self.ask(turn)

    def stopped(self, turn: Turn, word: Word | None) -> Decision | None:
        """Return the question whether to withdraw what has just gone out, where the visitor would stop it; else None.

        "Don't send it" and "no, wait" say so. "No" alone only has no more questions; what tells a value corrects.
        """
        shown = About.parse(turn.conversation.shown)
        is_shown = shown.says(*_JUST_SENT, "my_lead")
        if turn.standing_lead is None or not is_shown or turn.heard.told.values:
            return None
        text, words = turn.message.text, self._words
        calls_back = words.holds(text, "words_calling_back")
        if turn.heard.asks:
            is_wish = calls_back and not words.may_ask(text)  # "can you unsend it?"
            return self.ask(turn) if is_wish else None
        is_just_sent = shown.says(*_JUST_SENT) and word is not Word.NO
        return self.ask(turn) if calls_back or (is_just_sent and self._stops(text)) else None

    def wished(self, turn: Turn) -> Decision | None:
        """Return the question whether to withdraw what was sent, where a part of the message says to, whatever stands beside it; else None.

        "No, you know what, we want to withdraw our registration. The board would rather wait."
        """
        said, words, language = turn.heard, self._words, turn.language
        if turn.standing_lead is None or said.told.values:
            return None
        is_request = words.holds(said.text, "words_could_you") and not words.may_ask(said.text)
        is_later = words.speaks_of(said.text, "words_afterwards", language)
        if is_later or (said.asks and not is_request):
            return None
        is_meant = any(
            words.speaks_of(part, "words_withdrawing_all", language)
            and not words.denies(part, language)
            for part in parts(said.text)
        )
        return self.ask(turn) if is_meant else None

    def kept(self, turn: Turn) -> Decision | None:
        """Return what was sent, where nobody asked and the message says that it shall stay; else None.

        "No wait, she was joking. Let it stand" thinks better of taking it back, however long ago that was spoken of.
        """
        said, words = turn.heard, self._words
        if turn.standing_lead is None or said.asks or said.told.values:
            return None
        first = next(iter(parts(said.text)), "")
        starts_back = words.is_one_of(first, _STARTING_BACK)
        is_meant = starts_back or said.does(Act.KEEP, least=ACT_LIKELY) is not None
        is_said = words.holds(said.text, _KEEPING) and self._keeps(turn)
        return self._registering.leads.my_lead(turn) if is_meant and is_said else None

    def _stops(self, text: str) -> bool:
        """Whether *text* says to stop, or does nothing but start back: "no, I changed my mind", "oh no, wait"."""
        words = self._words
        if words.find_in(text, Word.CANCEL) or words.is_one_of(text, _STARTING_BACK):
            return True
        return all(
            words.is_one_of(each, _STARTING_BACK) or words.find(each, Word.NO)
            for each in parts(words.without_no(text)) or [text]
        )

    def _agrees(self, turn: Turn, word: Word | None) -> bool | None:
        """Return whether it is a clear yes, or a no; None for everything else."""
        if self._words.is_one_of(turn.message.text, "choice_withdraw"):
            return True
        if self._keeps(turn):
            return False
        if word in {Word.YES, Word.SUBMIT} or self._confirms(turn):
            return True
        is_no = word in {Word.NO, Word.BACK, Word.SKIP, Word.CANCEL}
        return False if is_no else self._sounds_agreed(turn)

    def _sounds_agreed(self, turn: Turn) -> bool | None:
        """Return the same of a sentence that no list has, by what it was heard to do."""
        said, text, language = turn.heard, turn.message.text, turn.language
        if said.asks or self._words.is_unsettled(text, language):
            return None
        if wants_no_contact(self._words, said, language):
            return None  # "leave me alone"
        act = said.does(*_YES, *_NO, least=ACT_LIKELY)
        begins_with_yes = self._words.agrees_in(text)
        if act in _NO:
            return None if begins_with_yes else False
        if begins_with_yes:  # "yes, we do not want it any more"
            return True if said.first(*_YES, *_NO) in _YES else None
        if self._words.denies(text, language) and not wants_out(self._words, said, language):
            return None  # "don't withdraw it": what cannot be brought back takes a clear yes
        return True if act in _YES else None

    def _confirms(self, turn: Turn) -> bool:
        """Whether a part of what is said is to do it, and nothing waits or asks: "do so, and thank you", 撤啦."""
        text, words = turn.heard.text, self._words
        if words.is_unsettled(text, turn.language):
            return False
        said = parts(text)
        beside = [each for each in said if not words.is_one_of(each, _CONFIRMING)]
        is_asked = any(words.is_question(each) for each in beside)
        is_said = len(beside) < len(said) or any(self._withdraws(turn, each) for each in beside)
        return is_said and not is_asked and not words.holds(text, "words_only")

    def _withdraws(self, turn: Turn, part: str) -> bool:
        """Whether *part* says to take it back, and no word of it speaks against that: "please withdraw it"."""
        words, language = self._words, turn.language
        if not words.holds(part, _WITHDRAWING):
            return False
        return not words.denies(words.without(part, _WITHDRAWING, language), language)

    def _keeps(self, turn: Turn) -> bool:
        """Whether the registration shall stay, whatever yes stands before that: "yes, keep it"; not where that is denied."""
        said, words, language = turn.heard, self._words, turn.language
        if words.is_one_of(said.text, "choice_keep_lead"):
            return True
        if said.asks:
            return False
        speaking = [part for part in parts(said.text) if words.holds(part, _KEEPING)]
        if speaking:
            rest = (words.without(self._behind_no(part), _KEEPING, language) for part in speaking)
            return any(not words.denies(each, language) for each in rest)
        is_heard = said.does(Act.KEEP, least=ACT_LIKELY) is not None
        return is_heard and said.lead(Act.KEEP, *_YES) > 0

    def _behind_no(self, part: str) -> str:
        """Return *part* without the one word of refusal it begins with: "no we still want to be in it", and not "don't keep it"."""
        first, _, rest = part.partition(" ")
        is_no = self._words.find(first, Word.NO) and not self._words.begins(
            part, "words_forbidding"
        )
        return rest if is_no and rest else part
