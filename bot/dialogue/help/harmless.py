"""What sounds like a call for help and is none: a form, a figure of speech, work, what ended well, a wish to be left alone.

And what only resembles one as a whole: no word of danger is in it, and it answers, waits, or is about a form.
"""

from collections.abc import Callable, Iterable

from bot.dialogue.help.called import has_called
from bot.dialogue.help.danger import Danger
from bot.dialogue.help.forms import Forms
from bot.dialogue.help.idioms import Idioms
from bot.dialogue.intake.intake import Stage
from bot.dialogue.telling.further import WISHED
from bot.dialogue.thresholds import CALLS_BY_LIKENESS, CALLS_PLAINLY, LEAVES_OVER_CALLS
from bot.dialogue.turn import Turn
from bot.dialogue.wishes.do_not_contact import declines, wants_no_contact
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import WordList, key
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import CALLS, SURE, Act, ActScores
from knowledge.language.text import fold
from knowledge.topic import Language

_OF_BUSINESS = ("words_naming", "words_of_consent", "words_of_registering")
"""Of these speaks who fills in a form, or asks about it."""

_WISHED = frozenset(WISHED)

_OF_ORGANISATION = frozenset({COMPANY, "partner_kind"})
"""What tells which organisation somebody speaks for."""

_LEFT_POST = ("words_left_post", "words_beside_left_post")


class Harmless:
    """Tells what only sounds like a call."""

    def __init__(self, words: Words, danger: Danger, labels: Iterable[str]) -> None:
        """*labels* are those of a form that somebody may fill in."""
        self._words = words
        self._danger = danger
        self._forms = Forms(words, labels)
        self._idioms = Idioms(words)
        self._denied = Idioms(words, "words_denied_danger", pairs=())

    def is_none(self, turn: Turn) -> bool:
        """Whether it is none, though it sounds like one: an order, relief, going past a question."""
        return self.is_relieved(turn) or self._only_moves_on(turn) or self._is_order(turn)

    def is_mere_likeness(self, turn: Turn, hear: Callable[[str], ActScores]) -> bool:
        """Whether no word of danger is known in it, and it tells, names, waits, or is about the form; *hear* hears its parts.

        "He is called so, not me" resembles a danger to somebody; so does a break that somebody asks for, and a town
        that nobody chose. Addresses, names of companies and what is sold name no danger, whatever words they are made of.
        """
        urgency, text = turn.heard.act_scores.urgency, self._beside_products(turn)
        if self._has_left_post(turn):
            return True
        if _is_call(turn):
            return False
        is_feared = self._words.speaks_of(text, "words_danger", turn.language)
        if is_feared or self._danger.hinted(turn.message.text, turn.language):
            return False
        # "He is not here, may I agree for him?"
        is_for_other = self._words.speaks_of(text, "words_agreeing_for", turn.language)
        if self.is_of_business(turn) and (is_for_other or urgency < CALLS_PLAINLY):
            return True
        # "I did not choose that", "I fill it in myself"
        is_of_form = self._words.speaks_of(turn.message.text, "words_filling_in", turn.language)
        if is_of_form and all(hear(part).urgency < CALLS_BY_LIKENESS for part in parts(text)):
            return True
        return _is_answer(turn) and urgency < CALLS_BY_LIKENESS

    def _beside_products(self, turn: Turn) -> str:
        """Return what is said beside addresses, the name of a company, and what that makes or sells: "lifts for cars"."""
        text = turn.heard.beside_firm
        if self.is_of_trade(turn):
            for name in turn.heard.told.values.keys() & _WISHED:
                text = text.replace(str(turn.heard.told.values[name]), " ")
        return text

    def _only_moves_on(self, turn: Turn) -> bool:
        """Whether a question of a form waits, and a part of it goes past that and none tells of danger: "can't be bothered, skip"."""
        intake, text = turn.conversation.intake, turn.message.text
        if intake is None or intake.stage is not Stage.QUESTIONS:
            return False
        moves = any(self._words.find(each, Word.SKIP, Word.BACK) for each in parts(text))
        return moves and self._danger.told(text, turn.language) is None

    def _is_order(self, turn: Turn) -> bool:
        """Whether it leaves a way to be reached, and speaks of danger beside a product alone: "training in first aid, please"."""
        text, language, words = turn.message.text, turn.language, self._words
        if not turn.heard.tells_way:
            return False
        if words.speaks_of(text, "words_for_whom", language):
            return False
        said = [part for part in parts(text) if words.speaks_of(part, "words_danger", language)]
        return bool(said) and all(self._danger.is_at_any_time(part, language) for part in said)

    def beside(self, turn: Turn) -> str | None:
        """Return what is said beside a filled-in form, figures of speech and a danger that is denied; None where there is none.

        "Nobody is going to kill himself" denies one. Of who has called, what is said beside the words by which it was none.
        """
        text, language = turn.message.text, turn.language
        form = self._forms.beside(turn.heard, language)
        if has_called(turn):
            return self._beside_false_alarm(turn) if form is None else form
        # Who asks "is this no emergency?" denies nothing.
        for each in (self._idioms,) if turn.heard.asks else (self._idioms, self._denied):
            rest = each.beside(text if form is None else form, language)
            form = form if rest is None else rest
        return form

    def is_called_off(self, turn: Turn) -> bool:
        """Whether who has called says that it was none."""
        return has_called(turn) and self._beside_false_alarm(turn) is not None

    def _beside_false_alarm(self, turn: Turn) -> str | None:
        """Return what is said beside the words that it was none; None where there are none, and where it is asked."""
        text = turn.message.text
        rest = self._words.without(text, "words_false_alarm", turn.language)
        return None if turn.heard.asks or rest == key(text) else rest

    def is_relieved(self, turn: Turn) -> bool:
        """Whether who has called tells that it ended well, and of no danger: whom to ring stands above the reply.

        "He is not awake", or "awake, but bleeding", is no relief; "breathing again" speaks of no danger, nor does
        "I have called an ambulance" beside it.
        """
        if turn.conversation.helped is None:
            return False
        language, words = turn.language, self._words
        rest = {
            part: words.without(part, "words_relief", language)
            for part in parts(turn.message.text)
        }
        relieved = [left for part, left in rest.items() if left != key(part)]
        # "He is fine now, it turned out to be low blood sugar": what it had been is over.
        is_well = words.speaks_of(turn.message.text, "words_all_well", language)
        said = [
            left
            for part, left in rest.items()
            if not (is_well and self._turned_out(part, language))
        ]
        plain = (self._beside_idioms(left, language) for left in said)
        beside = (words.without(left, "words_help_called", language) for left in plain)
        is_danger = any(words.speaks_of(left, "words_danger", language) for left in beside)
        return bool(relieved) and not (
            is_danger or any(words.denies(left, language) for left in relieved)
        )

    def beside_relief(self, turn: Turn, text: str) -> str | None:
        """Return what is said beside words of an end that was good; None where there are none: "awake, but he bleeds".

        What who has called says before them is over. Where nobody has, it is told here first: "he is not breathing, he is home
        again". "Not awake" is no relief.
        """
        relief, said = self._words.also_english("words_relief", turn.language), parts(text)
        if not relief.stands_in(text):
            return None
        relieved = [at for at, part in enumerate(said) if self._relieves(part, relief, turn)]
        if not has_called(turn):
            left = (
                relief.cut_from(each) if at in relieved else each for at, each in enumerate(said)
            )
            return " ; ".join(left)
        if not relieved:
            return None
        last = relieved[-1]
        return " ; ".join((_behind(said[last], relief), *said[last + 1 :]))

    def _relieves(self, part: str, relief: WordList, turn: Turn) -> bool:
        """Whether words of *relief* stand in a *part*, and nothing denies before them."""
        is_said = relief.stands_in(part)
        return is_said and not self._words.denies(_before(part, relief), turn.language)

    def _turned_out(self, part: str, language: Language) -> bool:
        """Whether *part* says what it had been, and of nobody: "turned out to be the heat", not "it was just that he took pills"."""
        listed = self._words.own("words_turned_out", language)
        return listed.begins(part) and not self._words.names_person(
            listed.cut_from(part), language
        )

    def _beside_idioms(self, text: str, language: Language) -> str:
        """Return what is said in *text* beside figures of speech: "sorry I vanished" is none of danger."""
        rest = self._idioms.beside(text, language)
        return text if rest is None else rest

    def is_of_trade(self, turn: Turn) -> bool:
        """Whether it is about what a company does, and of nobody in particular: "we help people who want to die at home"."""
        is_near = self._words.speaks_of(turn.message.text, "words_near", turn.language)
        return not (is_near or has_called(turn)) and self._speaks_of_trade(turn)

    def introduces_trade(self, turn: Turn) -> bool:
        """Whether who has called speaks of a trade, or tells who they are and what they offer or look for, and of nobody near."""
        text, language, words = turn.message.text, turn.language, self._words
        beside = words.without(text, "words_what_we_do", language)
        if self._speaks_of_trade(turn) and not words.speaks_of(beside, "words_near", language):
            return True
        told = turn.heard.told.values.keys()
        return bool(_OF_ORGANISATION & told) and bool(_WISHED & told)

    def _speaks_of_trade(self, turn: Turn) -> bool:
        """Whether it says what a company does: it begins so, or names what is made or sold.

        What is named behind something else, "I forgot to say that we sell …", has no danger before it, nor in another part.
        """
        words, text, language = self._words, turn.heard.beside_firm, turn.language
        if turn.heard.act_scores.written in CALLS:
            return False
        if words.begins(text, "words_what_we_do"):
            return True
        if not _WISHED & turn.heard.told.values.keys():
            return False
        said = parts(text)
        if not any(words.speaks_of(each, "words_what_we_do", language) for each in said):
            return False
        listed = words.also_english("words_what_we_do", language)
        before = (_before(each, listed) for each in said)
        return not any(words.speaks_of(each, "words_danger", language) for each in before)

    def before_trade(self, turn: Turn) -> str:
        """Return what stands before the first words for what a company does; empty where there are none."""
        text, language = turn.heard.beside_firm, turn.language
        if not self._words.speaks_of(text, "words_what_we_do", language):
            return ""
        return _before(text, self._words.also_english("words_what_we_do", language))

    def only_declines(self, turn: Turn) -> bool:
        """Whether nothing is said but that somebody does not register, or is no company; behind a call it may be more."""
        return not has_called(turn) and declines(self._words, turn.message.text)

    def is_of_business(self, turn: Turn) -> bool:
        """Whether it gives a name, or speaks of registering, consenting and reaching somebody: "he is not here, may I agree for him?"."""
        spoken, text = turn.language, turn.message.text
        return not _is_call(turn) and any(
            self._words.speaks_of(text, name, spoken) for name in _OF_BUSINESS
        )

    def _has_left_post(self, turn: Turn) -> bool:
        """Whether a part says that somebody has left their work, and nothing else, and no part speaks of danger: "he has quit now"."""
        spoken, words = turn.language, self._words
        if _is_call(turn):
            return False
        said = parts(turn.message.text)
        others = [part for part in said if not consists_of(words, part, *_LEFT_POST)]
        is_danger = any(words.speaks_of(part, "words_danger", spoken) for part in others)
        return len(others) < len(said) and not is_danger

    def is_weary_carer(self, turn: Turn) -> bool:
        """Whether somebody is tired of caring for another: whom to ring stands above the reply, and nobody is alarmed."""
        spoken, text = turn.language, turn.message.text
        named = ("words_caring_for", "words_weary")
        is_said = all(self._words.speaks_of(text, name, spoken) for name in named)
        return is_said and not has_called(turn)

    def only_takes_leave(self, turn: Turn) -> bool:
        """Whether thanks or a goodbye are heard far more than a call, and no words tell of one: "thank you, that will do, goodbye"."""
        text, language, heard = turn.message.text, turn.language, turn.heard.act_scores
        courtesy = max(heard.score(Act.THANK), heard.score(Act.GOODBYE))
        if courtesy - heard.urgency < LEAVES_OVER_CALLS or has_called(turn):
            return False
        is_hinted = self._danger.hinted(text, language)
        return not is_hinted and self._danger.told(text, language) is None

    def is_for_those(self, turn: Turn) -> bool:
        """Whether it answers what is offered with what is made for others, and speaks of nobody near: "an app for people who …"."""
        text, language, words = turn.message.text, turn.language, self._words
        if not turn.conversation.asks_for_words or has_called(turn):
            return False
        if words.names_person(text, language) or words.speaks_of(text, "words_near", language):
            return False
        return words.speaks_of(text, "words_made_for", language)

    def is_leaving(self, turn: Turn) -> bool:
        """Whether somebody wants to hear no more of us: "I don't want to be contacted any more" is no farewell to life."""
        return not _is_call(turn) and wants_no_contact(self._words, turn.heard, turn.language)

    def is_past_or_everyday(self, turn: Turn) -> bool:
        """Whether all that sounds dangerous is past, or how somebody lives: "died last year", "I live alone", which medicine they take."""
        if has_called(turn):
            return False
        is_medical = self._asks_for_medicine(turn)
        return is_medical or self._is_none_beside(turn, "words_past_or_everyday")

    def _asks_for_medicine(self, turn: Turn) -> bool:
        """Whether it asks which medicine is for an illness that people live with: "what medicine for my mum's blood pressure?"."""
        named = ("words_which_medicine", "words_lasting_illness")
        is_named = all(
            self._words.speaks_of(turn.message.text, name, turn.language) for name in named
        )
        return turn.heard.asks and is_named and self._is_none_beside(turn, *named)

    def _is_none_beside(self, turn: Turn, *names: str) -> bool:
        """Whether no danger is spoken of beside words of the phrases *names*, and some of them are said."""
        language, words = turn.language, self._words
        said = parts(turn.message.text)
        rest = said
        for name in names:
            rest = [words.without(part, name, language) for part in rest]
        if all(left == key(part) for left, part in zip(rest, said, strict=True)):
            return False
        return not any(words.speaks_of(left, "words_danger", language) for left in rest)

    def is_tired(self, turn: Turn) -> bool:
        """Whether somebody has enough of the questions that are open: whom to ring stands above the reply, where it may be more.

        "No, I don't want to go on" is said to them, where nobody has called and nothing else is told.
        """
        if turn.conversation.intake is None or has_called(turn):
            return False
        said = turn.message.text
        return any(
            self._words.is_one_of(each, "words_tired_of_it") for each in (said, *parts(said)[-1:])
        )


def _is_call(turn: Turn) -> bool:
    """Whether it is written down as a call, or said by somebody who has called."""
    return has_called(turn) or turn.heard.act_scores.written in CALLS


def _is_answer(turn: Turn) -> bool:
    """Whether it answers a form, tells a value, or complains that nobody gets in touch, which somebody waits for."""
    if turn.conversation.intake is not None or turn.heard.told.values:
        return True
    waits = turn.conversation.is_called or bool(turn.leads())
    return waits and turn.heard.score(Act.COMPLAINT) >= SURE


def _behind(part: str, listed: WordList) -> str:
    """Return what stands in *part* behind the last word of *listed*, with its accents where they leave it as long."""
    said, bare = fold(part), key(part)
    end = max((end for _, end in listed.spans(bare)), default=len(bare))
    return (said if len(said) == len(bare) else bare)[end:].strip()


def _before(part: str, listed: WordList) -> str:
    """Return what stands in *part* before the first word of *listed*; all of it where none does."""
    said = key(part)
    return said[: min((start for start, _ in listed.spans(said)), default=len(said))]
