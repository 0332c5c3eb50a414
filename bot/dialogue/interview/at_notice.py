"""The notices of an intake: what counts as consent, and what is asked again."""

from dataclasses import replace

from bot.dialogue.competing_acts import NO_ACTS
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview import reservations
from bot.dialogue.interview.clear_yes import (
    agrees_and_goes_on,
    agrees_by_learning,
    agrees_in_part,
)
from bot.dialogue.interview.conclusions import (
    agrees_in_the_end,
    as_others,
    goes_on_to_agree,
    refuses_in_the_end,
)
from bot.dialogue.interview.consent_answer import ConsentAnswer
from bot.dialogue.interview.no_clear_yes import NoClearYes
from bot.dialogue.interview.plain_yes import agrees_beside, comes_to_yes
from bot.dialogue.interview.steps import ELSEWHERE, Step, Steps
from bot.dialogue.interview.transfer_wishes import TransferWishes
from bot.dialogue.thresholds import DATA_ASKED_AT_NOTICE, NO_DOUBTED, YES, YES_THOUGH_DENIED
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.closed_answers import (
    forbids_storing,
    only_backs,
    says_no,
    says_yes,
)
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from bot.message import Message
from knowledge.acts.act import Act
from knowledge.topic import Language

_ADDRESSES = ("email", "website")


class AtNotice:
    """Hears what is said to a notice."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self._consent = ConsentAnswer(words)
        self._no_clear_yes = NoClearYes(words, steps.answers.surnames)
        self._transfer = TransferWishes(words)

    def hear(self, intake: Intake, message: Message, said: Utterance, language: str) -> Step:
        """Return what comes of *said* while a notice waits: a clear yes, a clear no, or the question again."""
        wanted = next(filter(said.rather, (Act.PERSON, Act.ERASE)), None)
        if wanted is Act.ERASE and reservations.only_may_erase(self._words, said, language):
            wanted = None
        is_forbidden = forbids_storing(self._words, said.text, language)
        if is_forbidden and intake.stage is Stage.TRANSFER:
            # What was agreed to is kept by then: a mere no to the transfer would go on with it.
            return replace(self._steps.on(intake, language), act=Act.ERASE)
        if wanted and not (is_forbidden or said.asks or self._words.may_ask(said.text)):
            return replace(self._steps.on(intake, language), act=wanted)
        refuses_transfer = self._transfer.plainly_refuses(said, language)
        if intake.stage is Stage.TRANSFER and self._stops(said) and not refuses_transfer:
            return self._steps.cancelled(intake, language)
        if self._keeps_here_alone(intake, said, language):
            return self._without_transfer(intake, message, said, language)
        if len(parts(said.text)) == 1 and (needed := self._asks_whether(intake, said, language)):
            return needed
        agrees = self._answer(intake, said, language)
        if agrees is not True and (corrected := self._corrected(intake, said, language)):
            return corrected
        if agrees is not None:
            step = self._steps.consented(intake, message, language, is_given=agrees)
            noted = self._steps.noting(step.intake, said)
            if not agrees or noted is step.intake:
                return step
            # What is told in the same breath as the yes is noted with it.
            return replace(self._steps.on(noted, language), consents=step.consents)
        return self._elsewhere(intake, said, language) or self._asked_again(intake, said, language)

    def _elsewhere(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of what is done beside an answer: to ask for a person, for one's data; else None."""
        act = said.does(*ELSEWHERE)
        if act is Act.MY_DATA and said.score(act) < DATA_ASKED_AT_NOTICE:
            # "How long do you keep this?": what answers that keeps the notice below it.
            act = None
        if act is Act.ERASE and self._words.may_ask(said.text):
            act = None  # "first I want to know how I can have it deleted"
        if act is not None and (act is Act.PERSON or not said.asks):
            return replace(self._steps.on(intake, language), act=act)
        return None

    def _asked_again(self, intake: Intake, said: Utterance, language: str) -> Step:
        """Ask for a clear answer once more, or say that it is voluntary where that is asked."""
        if asked := self._asks_whether(intake, said, language):
            return asked
        if said.asks and said.does(Act.WHY) is not None:  # unless a topic answers it
            return replace(self._explained(intake, language), is_understood=False)
        is_answer = self._is_answer(intake, said, language)
        return replace(self._steps.unclear(intake, language), is_understood=is_answer)

    def _is_answer(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it is an answer all the same, and no question: a yes that leaves something open, a no to what is asked next, thanks."""
        words, text = self._words, said.text
        may_ask = words.may_ask(text)
        if reservations.agrees_but(words, said, language) and not (said.asks or may_ask):
            return True
        is_else = reservations.is_no_answer(words, said, language)
        if said.asks or is_else:
            return is_else  # "whatever you want" is no question
        # "yes but how long do you keep it" agrees to nothing
        agrees = says_yes(words, text, language) and not may_ask
        may_agree = agrees or said.act_scores.answered.agreement >= 0
        limits = may_agree and self._is_limited(said, language)
        refuses_transfer = self._transfer.only_refuses(said, language) is False
        if limits or refuses_transfer or reservations.leaves_open(words, said, language):
            return True
        is_transfer = intake.stage is Stage.TRANSFER
        if said.does(Act.THANK, Act.GOODBYE) is not None:
            return is_transfer or words.begins_with_yes(text)
        return is_transfer and reservations.lets_a_part(words, said)

    def _asks_whether(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return that it is voluntary, and what comes of it, where *said* asks whether one must agree, or why it goes abroad; else None."""
        needed = self._words.speaks_of(said.text, "words_needed", language)
        is_transfer = intake.stage is Stage.TRANSFER
        is_why = is_transfer and self._transfer.asks_why(said.text, language)
        is_why = is_why or self._asks_why_asked(said, language)
        return self._explained(intake, language) if is_why or (said.asks and needed) else None

    def _asks_why_asked(self, said: Utterance, language: Language) -> bool:
        """Whether it asks why it is asked at all: "why do you ask this separately"."""
        is_heard = said.does(Act.WHY) is not None
        of_asking = ("words_asking_why", "words_of_asking")
        return is_heard and all(
            self._words.speaks_of(said.text, each, language) for each in of_asking
        )

    def _explained(self, intake: Intake, language: str) -> Step:
        phrase = "why_transfer" if intake.stage is Stage.TRANSFER else "why_consent"
        return self._steps.again(intake, phrase, language)

    @staticmethod
    def _stops(said: Utterance) -> bool:
        """Whether it ends the registration, rather than refuse the transfer: "I do not want to register any more"."""
        act = said.does(Act.CANCEL, Act.WITHDRAW)
        return act is not None and not said.asks and said.lead(act, Act.DENY) > 0

    def _answer(self, intake: Intake, said: Utterance, language: Language) -> bool | None:
        """Return whether it is a clear yes to this notice, or a clear no; None for everything else, and for "maybe"."""
        agrees = self._told(intake, said, language)
        is_maybe = agrees and self._words.holds_own(said.text, "words_maybe", language)
        is_aside = agrees and reservations.is_formal_aside(self._words, said, language)
        return None if is_maybe or is_aside or (agrees and self._only_tells(said)) else agrees

    def _only_tells(self, said: Utterance) -> bool:
        """Whether it agrees in no word, and tells an address, or hardly agrees: "the firm is …, site …", "we are twelve, by the way"."""
        is_address = not said.told.values.keys().isdisjoint(_ADDRESSES)
        is_aside = self._words.speaks_of(said.text, "words_by_the_way", said.language)
        is_telling = is_address or (is_aside and not said.consents)
        is_written = said.is_written_yes or any(
            says_yes(self._words, each, said.language) for each in (said.text, *parts(said.text))
        )
        return is_telling and not is_written

    def _told(self, intake: Intake, said: Utterance, language: Language) -> bool | None:
        """Return what it is, whether or not it says "maybe"."""
        if reservations.is_no_answer(self._words, said, language):
            return None
        is_transfer = intake.stage is Stage.TRANSFER
        if agrees_beside(self._words, said, language, is_transfer=is_transfer):
            return True
        agrees = self._read(said, language)
        if not is_transfer and self._speaks_of_transfer(intake, said, language, agrees=agrees):
            return None
        agrees = self._in_the_end(intake, said, language, agrees=agrees)
        comes_to = comes_to_yes(self._words, said.text, language)
        if agrees is False and not comes_to:
            return False
        if is_transfer and self._refuses_transfer(said, language):
            return False
        if comes_to:
            return True
        if is_transfer and self._is_to_stay(said, language):
            is_no = self._words.begins(said.text, "words_no")  # "no, you alone"
            return False if is_no or self._transfer.only_keeps_here(said) else None
        lets = is_transfer and (
            self._transfer.lets(said, language) or self._transfer.lets_go(said, language)
        )
        if lets and not self._is_limited(said, language):
            return True
        is_faint = is_transfer and self._is_faint(said, language)
        return None if agrees and (is_faint or self._is_beside(said, language)) else agrees

    def _is_faint(self, said: Utterance, language: Language) -> bool:
        """Whether a yes to the transfer has no word for it and is hardly heard: "they collect everything and then, well, share it"."""
        is_heard = said.act_scores.answered.agreement >= YES
        return not (is_heard or says_yes(self._words, said.text, language))

    def _read(self, said: Utterance, language: Language) -> bool | None:
        """Return what its words say, the wish for the next question apart, or what others answered whom its writer follows."""
        if agrees_and_goes_on(self._words, said, language):
            return True
        followed = as_others(self._words, said, language)
        return self._consent.read(said, language) if followed is None else followed

    def _refuses_transfer(self, said: Utterance, language: Language) -> bool:
        """Whether it says that nothing shall go abroad, by name or as "no need to pass it on"."""
        plainly = self._transfer.plainly_refuses(said, language)
        return plainly or self._transfer.forbids_handing_on(said, language)

    def _in_the_end(
        self, intake: Intake, said: Utterance, language: Language, *, agrees: bool | None
    ) -> bool | None:
        """Return what the answer comes to, where its words alone tell that it *agrees*, refuses, or neither."""
        if agrees is False and agrees_in_the_end(self._words, said, language):
            return True
        if agrees is False:
            return None if self._refuses_nothing(intake, said, language) else False
        if agrees is None and self._agrees_after_all(intake, said, language):
            return True
        refuses = agrees is None and refuses_in_the_end(self._words, said, language)
        return False if refuses else agrees

    def _keeps_here_alone(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether the first notice is agreed to, and the transfer refused before it is asked for."""
        is_first = intake.stage is Stage.CONSENT and intake.kind.is_guarded
        return is_first and self._transfer.only_refuses(said, language) is True

    def _without_transfer(
        self, intake: Intake, message: Message, said: Utterance, language: str
    ) -> Step:
        """Return the intake after a yes to the first notice and a no to the transfer."""
        agreed = self._steps.consented(intake, message, language, is_given=True)
        noted = self._steps.noting(agreed.intake, said)
        declined = self._steps.consented(noted, message, language, is_given=False)
        declined = declined.below(self._steps.reply("transfer_open", language))
        return replace(declined, consents=(*agreed.consents, *declined.consents))

    def _speaks_of_transfer(
        self, intake: Intake, said: Utterance, language: Language, *, agrees: bool | None
    ) -> bool:
        """Whether it answers the question about the transfer, which is not asked yet: "it shall stay here", "you may send it abroad"."""
        is_yes = intake.kind.is_guarded and agrees is not False
        if is_yes and self._transfer.only_allows(said.text, language):
            return True
        return self._transfer.only_refuses(said, language) is False

    def _refuses_nothing(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether what was heard as a no may be none."""
        words, text = self._words, said.text
        if words.holds_own(text, "words_refusing", language):
            return False
        is_first = intake.stage is Stage.CONSENT and not said.is_written_no
        if is_first and reservations.withholds_way(words, text, language):
            return True
        if self._leaves_line_open(intake, said, language):
            return True
        if only_backs(words, text, language) and not forbids_storing(words, text, language):
            return True  # "we do not say no to that"
        if reservations.only_limits(words, text, language) or self._may_agree(said, language):
            return True
        if goes_on_to_agree(words, said, language) or words.is_one_of(text, "words_next"):
            return True  # who goes on leaves nothing out
        return self._transfer.is_double_no(text, language)

    def _leaves_line_open(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it only leaves out a line that may stay empty: "our website is down, so we skip that one"."""
        text, words = said.text, self._words
        lines = (each for each in intake.kind.fields if each.is_optional)
        is_named = any(calls(text, words.called(each.name)) for each in lines)
        refuses = says_no(words, text, language) or said.lead(Act.SKIP, *NO_ACTS) <= 0
        return is_named and not refuses and said.does(Act.SKIP) is not None

    def _is_limited(self, said: Utterance, language: Language) -> bool:
        """Whether what sounds like a yes reserves something, or is none."""
        reserves = reservations.limits(self._words, said, language)
        return reserves or self._no_clear_yes.sounds_agreed(said, language)

    def _is_to_stay(self, said: Utterance, language: Language) -> bool:
        """Whether it lets what was told stay here, or hopes so: "agreed, it stays with you"."""
        return (
            self._words.is_one_of(said.text, "words_no_transfer")
            or self._words.speaks_of(said.text, "words_staying", language)
            or self._transfer.only_keeps_here(said)
        )

    def _is_beside(self, said: Utterance, language: Language) -> bool:
        """Whether what sounds like a yes is none to this question: a wish, a name, or what leaves something open."""
        words = self._words
        if reservations.only_wishes(words, said, language):
            return True
        if not said.is_written_yes and (
            self._is_limited(said, language) or reservations.demands(words, said, language)
        ):
            return True
        return self._no_clear_yes.lacks_word_for_yes(said, language)

    def _corrected(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the notice again below what *said* corrects of what was told before: "no, the other city" refuses nothing."""
        if said.asks or self._words.negates_consent(said.text, language):
            return None
        told = self._steps.answers.told(intake, said)
        new = {
            name: value
            for name, value in told.items()
            if name in intake.given and name not in intake.lists and intake.given[name] != value
        }
        new |= self._steps.corrections.lists.changed(intake, said, intake.given)
        if not new:
            return None
        noted = replace(intake, given={**intake.given, **new})
        lead_in = self._steps.changes(intake, new, language)
        again = self._steps.questions.again(noted, language)
        return Step(noted, again.below(lead_in))

    def _may_agree(self, said: Utterance, language: Language) -> bool:
        """Whether what its words refuse may be a yes: "keep it, just do not ring before my morning coffee"."""
        is_no = said.is_written_no or self._words.find_in(said.text, Word.NO) is not None
        by_name = self._words.refuses_by_name(said.text, language)
        doubted = YES_THOUGH_DENIED if by_name else NO_DOUBTED
        return not is_no and said.act_scores.answered.agreement >= doubted

    def _agrees_after_all(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether a yes is learned of it, or said in a part of it, though its words alone do not tell.

        A transfer needs a yes in words where all of it is heard as none: "they collect everything and then, well, share it".
        """
        words = self._words
        if words.speaks_of(said.text, "words_flat_refusal", language):
            return False
        if not self._consent.asks(said) and agrees_by_learning(words, said, language):
            return True
        is_in_words = any(says_yes(words, part, language) for part in parts(said.text))
        is_heard = is_in_words or said.act_scores.answered.agreement > 0
        is_transfer = intake.stage is Stage.TRANSFER
        return agrees_in_part(words, said, language) and (is_heard or not is_transfer)
