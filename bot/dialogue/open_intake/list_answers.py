"""What answers a list without naming one of its options: all of them, none in particular, a place that is not in it.

And what is said there of another line, which is named by its number, or of another list: "no, drop the elderly again",
"all the cities", an option more of one that was answered.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.intake.list_named import list_named
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.replies import Replies
from bot.dialogue.thresholds import ACT_LIKELY, CORRECTS_LINE
from bot.dialogue.turn import Turn
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.matching.match import Match, MatchKind
from knowledge.project import Field, Takes

LONGEST = 120
"""Letters of a message that answers a list in other words."""

MOST_WORDS = 8
"""Words of one that is near to an option, and names none."""

MOST_AN_OPTION, MOST_CHINESE_AN_OPTION = 2, 5
"""Words, or Chinese characters, for each option of a message that adds options and says nothing else."""

MOST_BESIDE_PLACE, MOST_CHINESE_BESIDE_PLACE = 3, 6
"""Words, or Chinese characters, beside the name of a place that is all the answer."""

_BECOMING = "words_becoming"
_EXCEPTING = ("words_except", "words_not_chosen", "words_out_before", "words_out_behind")
_ALSO = "words_also"
_ADDING = (
    *("words_joining", "words_between_numbers", "words_add", _ALSO, "words_both"),
    *("words_opening", "words_before_asking"),
)
"""What is said beside options that are added."""

_ELSE = (Act.CANCEL, Act.WITHDRAW, Act.RESTART, Act.PERSON, Act.ERASE, Act.MY_DATA)
"""What is done beside a list, and is not to be lost by what answers it."""

_ALONE = ("words_nothing_else", "words_only")
"""By these what is named stands in place of all that was noted."""

_BESIDE_CHOOSING = tuple(act for act in AT_QUESTION if act is not Act.UNCLEAR_YES)
"""What may be done at a list besides choosing: an unclear yes is none, "ok both that and this"."""


class ListAnswers:
    """Hears it."""

    def __init__(self, steps: Steps, reader: Reader, words: Words, replies: Replies) -> None:
        self._steps = steps
        self._reader = reader
        self._words = words
        self._replies = replies
        self._lists = steps.corrections.lists

    def meet(self, turn: Turn, intake: Intake) -> Step | None:
        """Return the step that such an answer takes; None for anything else, and where nothing is chosen."""
        is_list = intake.stage is Stage.QUESTIONS and bool(intake.field.options)
        if not is_list or len(turn.message.text) > LONGEST:
            return None
        said, language = turn.heard, turn.language
        if step := self._changed_line(intake, said, language):
            return step
        if self._does_else(said, language):
            return None
        if changed := self._changed_others(intake, said, language):
            return changed
        if intake.field.takes is Takes.SEVERAL and (whole := self._in_the_end(intake, said)):
            return self._steps.noted(intake, {intake.asked: whole}, language, intake)
        if intake.field.takes is Takes.SEVERAL and self._means_all(intake, said):
            values = {
                intake.asked: list(intake.field.options),
                **self._all_of_others(intake, said),
            }
            return self._steps.noted(intake, values, language, intake)
        return self._left_open(intake, said, language) or self._added(intake, said, language)

    def wished(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn as one that asks nothing, where it asks to have options of the list: "can I have both, Lyon and Turin?"."""
        said, words = turn.heard, self._words
        is_list = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.SEVERAL
        begins = words.listed("words_having_options").beginning
        wish = next((each for each in begins if f"{key(said.text)} ".startswith(each)), "")
        behind = key(said.text)[len(wish.strip()) :].strip()
        options = self._reader.named(intake.field, said.text) if is_list and wish else set()
        is_both = len(options) > 1 and words.begins(behind, "words_both")
        if not (said.asks and options) or not (is_both or self._is_bare(behind, [*options])):
            return turn
        return replace(turn, heard=replace(said, asks=False, stated=None))

    def near(self, turn: Turn, intake: Intake, step: Step, found: Match) -> Step | None:
        """Return the step with the option chosen whose topic was *found* for what is no question; None where none is."""
        said, text = turn.heard, turn.message.text
        is_open = not (step.is_understood or said.asks or intake.stage is not Stage.QUESTIONS)
        if not is_open or intake.field.takes is not Takes.SEVERAL:
            return None
        options = {each.partition(".")[2] for each in found.topics} & set(intake.field.options)
        is_one = found.outcome is MatchKind.ANSWER and len(found.topics) == len(options) == 1
        is_short = len(tokens_of(text)) <= MOST_WORDS
        is_act = said.does(*AT_QUESTION, least=ACT_LIKELY) is not None
        if not (is_one and is_short) or is_act or self._excepts(text, turn.language):
            return None
        return self._steps.noted(intake, {intake.asked: [*options]}, turn.language, intake)

    def _changed_line(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the step with a line changed that is named by its number: a number in a sentence chooses nothing."""
        corrects = said.score(Act.CORRECT) >= CORRECTS_LINE and not said.asks
        is_becoming = self._words.holds(said.text, _BECOMING)
        if not corrects or not is_becoming or not self._steps.corrections.names(intake, said.text):
            return None
        return self._steps.correct(intake, said, language)

    def _changed_others(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the step with another list noted or changed; None where *said* asks, or tells anything else."""
        is_else = said.told.values.keys() - {*intake.lists}
        if said.asks or is_else or self._answers(intake.field, said.text):
            return None
        others = [each for each in intake.lists if each != intake.asked and each in intake.given]
        changes = self._lists.clear_changes(intake, said)
        values = {each: self._alone(intake, each, said) for each in others}
        values |= {each: changes[each] for each in others if each in changes}
        values |= self._whole(intake, said)
        values = {each: new for each, new in values.items() if new != intake.given.get(each)}
        return self._steps.noted(intake, values, language, intake) if values else None

    def _answers(self, wanted: Field, text: str) -> bool:
        """Whether *text* names an option of the line that is asked for, or its country: "ours of course, and all five cities"."""
        if wanted.takes is Takes.COUNTRY:
            return bool(self._reader.countries_called(text))
        return bool(self._reader.named(wanted, text))

    def _whole(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return all of the list that *said* calls by its name, "all cities": it is none of what is asked for."""
        name = list_named(self._words, intake, said.text)
        field = intake.kind.field(name) if name not in {"", intake.asked} else None
        is_whole = field is not None and said.told.values.get(name) == list(field.options)
        return {name: said.told.values[name]} if is_whole else {}

    def _all_of_others(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return the other lists of which *said* takes all, by their names, too: "all three areas, and all five cities as well"."""
        told = said.told.values
        return {
            each.name: told[each.name]
            for each in intake.fields
            if each.name in {*intake.lists} - {intake.asked}
            and told.get(each.name) == list(each.options)
            and calls(said.text, self._words.called(each.name))
        }

    def _alone(self, intake: Intake, name: str, said: Utterance) -> Value:
        """Return what alone shall stand in the list *name*, "it is the elderly, nothing else"; what was noted where none is said to."""
        told = said.told.values.get(name)
        is_alone = any(self._words.holds(said.text, each) for each in _ALONE)
        if told is None or not is_alone:
            return intake.given[name]
        return self._lists.combined(intake, name, told, said.text)

    def _does_else(self, said: Utterance, language: str) -> bool:
        """Whether something else is done besides: "whatever, cancel"; "never mind, all of them" calls nothing off."""
        behind = parts(said.text)[1:]
        is_called_off = any(self._words.find(each, Word.CANCEL) for each in behind)
        ends = self._words.speaks_of(said.text, "words_consent_withdrawn", language)
        return is_called_off or ends or said.does(*_ELSE, least=ACT_LIKELY) is not None

    def _in_the_end(self, intake: Intake, said: Utterance) -> list[str]:
        """Return what the last part takes of options named before it, both or all: "Lyon. Or no, Turin. Oh, take both"; else nothing."""
        words, field, [*before, last] = self._words, intake.field, parts(said.text) or [""]
        beside = said.told.values.keys() - {*intake.lists}
        named = self._reader.named(field, " ".join(before))
        if beside or not named or self._reader.named(field, last) or words.is_question(last):
            return []
        chosen = named if consists_of(words, last, "words_both", "words_beside_all") else set()
        is_whole = words.holds(last, "words_every")  # "it does not matter" takes no more
        if is_whole and consists_of(words, last, "words_all", "words_beside_all"):
            chosen = {*field.options}
        is_both = len(chosen) > 1 and not self._is_of_other(intake, said.text)
        return [each for each in field.options if each in chosen] if is_both else []

    def _means_all(self, intake: Intake, said: Utterance) -> bool:
        """Whether a part of *said* takes all, or whatever suits, no part names an option, and none behind it excepts one."""
        beside = said.told.values.keys() - {*intake.lists}
        if beside or self._reader.named(intake.field, said.text):
            return False
        each = parts(said.text)
        taken = [place for place, part in enumerate(each) if self._takes_all(part)]
        if self._is_of_other(intake, said.text):
            # "All three areas, and all five cities": each has a part of its own.
            own = [place for place in taken if not self._is_of_other(intake, each[place])]
            taken = own if len(own) < len(taken) else []
        first = next(iter(taken), None)
        behind = "" if first is None else " ".join(each[first + 1 :])
        return first is not None and not self._excepts(behind, said.language)

    def _is_of_other(self, intake: Intake, text: str) -> bool:
        """Whether *text* calls another list than the one that is asked for by its name."""
        return list_named(self._words, intake, text) not in {"", intake.asked}

    def _takes_all(self, part: str) -> bool:
        """Whether *part* says nothing but that all are meant, or leaves the choice to us: "how did you choose them" does not."""
        words = self._words
        is_asked = words.is_question(part) or words.may_ask(part)
        is_indifferent = words.holds(part, "words_no_preference") and not is_asked
        return is_indifferent or consists_of(words, part, "words_all", "words_beside_all")

    def _excepts(self, text: str, language: str) -> bool:
        words = self._words
        bare = words.without(text, "words_no_preference", language)
        return any(words.holds_own(bare, each, language) for each in _EXCEPTING)

    def _left_open(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the step that leaves the list open, where it may be: by a word for it, or since the place is not in it."""
        text, field = said.text, intake.field
        if not field.is_optional or self._words.find(text) or self._reader.named(field, text):
            return None
        is_skipped = self._words.find_in(text, Word.SKIP) is not None and not said.asks
        is_absent = self._words.holds(text, "words_not_among")
        place = self._reader.place_named(text)
        is_filled = bool(place) and self._is_filled_with(intake, said)
        if not (is_skipped or is_absent or is_filled):
            return None
        step = self._steps.skipped(intake, language)
        if not place:
            return step
        return step.below(self._replies.say("place_not_ours", language, place=place))

    def _is_filled_with(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* calls the list by its name, and says hardly more than which place shall stand there."""
        beside = self._reader.beside_names(said.text)
        most = MOST_CHINESE_BESIDE_PLACE if has_chinese(said.text) else MOST_BESIDE_PLACE
        is_short = len(beside) <= most and not (said.asks or said.told.values)
        return is_short and list_named(self._words, intake, said.text) == intake.asked

    def _added(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the step with options added to a list that was answered before; None where anything else is said."""
        told, asked, line = said.told.values, intake.asked, intake.words_line
        # What is offered besides is kept as it was said, whole.
        beside = {asked, line.name} if line else {asked}
        [name, *others] = [each for each in told if each not in beside] or [""]
        value, before = told.get(name), intake.given.get(name)
        is_other = name in intake.lists and not others
        if not is_other or not isinstance(value, list) or not isinstance(before, list):
            return None
        wanted = next(each for each in intake.fields if each.name == name)
        is_alone = asked not in told and (
            self._is_of_options(said, value) or self._comes_besides(said)
        )
        if said.asks or not (is_alone or self._adds_in_part(said, wanted, before)):
            return None
        after = [each for each in wanted.options if each in {*before, *value}]
        if after == before or self._excepts(said.text, language):
            return None
        answered = {asked: told[asked]} if asked in told else {}
        return self._steps.noted(intake, {**answered, name: after}, language, intake)

    def _comes_besides(self, said: Utterance) -> bool:
        """Whether it says of options that they come besides, in whatever words: "rehab as I said, and then the old people, too"."""
        text, words = said.text, self._words
        is_else = (
            self._reader.names_product_beside(text) or said.does(*_BESIDE_CHOOSING) is not None
        )
        is_else = is_else or words.denies(text, said.language)
        return not is_else and words.holds_own(text, "words_also", said.language)

    def _is_of_options(self, said: Utterance, options: Sequence[str]) -> bool:
        """Whether nothing stands beside *options* but what joins them."""
        text = said.text
        if self._reader.names_product(text) or said.does(*_BESIDE_CHOOSING) is not None:
            return False
        return self._is_bare(text, options)

    def _adds_in_part(self, said: Utterance, wanted: Field, before: Sequence[str]) -> bool:
        """Whether a part of *said* says of a new option alone that it comes besides: "aids are our trade, elderly care as well"."""
        if said.does(*_BESIDE_CHOOSING) is not None:
            return False
        named = ((part, self._reader.named(wanted, part)) for part in parts(said.text))
        new = [(part, options) for part, options in named if options - {*before}]
        besides = self._words.listed(_ALSO)
        return bool(new) and all(
            self._words.holds(part, _ALSO) and self._is_bare(besides.without(part), [*options])
            for part, options in new
        )

    def _is_bare(self, text: str, options: Sequence[str]) -> bool:
        """Whether *text* has hardly a word beside *options* but what joins them."""
        if has_chinese(text):
            return len(text) <= MOST_CHINESE_AN_OPTION * (len(options) + 1)
        joining = {key(each) for name in _ADDING for each in self._words.listed(name)}
        rest = [each for each in key(text).split() if each not in joining]
        return len(rest) <= MOST_AN_OPTION * len(options)
