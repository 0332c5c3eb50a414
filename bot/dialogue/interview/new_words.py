"""Words said at the summary that may be what is offered or needed: they are put in when that is agreed to, and never sent unasked."""

from dataclasses import replace

from bot.dialogue.corrections.list_corrections import only_describes
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.prompts import PROPOSED
from bot.dialogue.interview.discarding import ends_rather
from bot.dialogue.interview.reservations import is_formal_aside
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint
from bot.dialogue.words.quoted import quoted_alone
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese

LONGEST = 300
"""Letters of words that may be a line: what is longer tells more than one."""

FEWEST_LETTERS = 8
"""Letters of what names no product and follows the line all the same: "lol" is none."""

FEWEST_CHINESE = 4
"""Chinese characters of it."""


def still_proposed(intake: Intake, shown: About) -> Intake:
    """Return *intake* without the words it may put in, unless what was *shown* last asks for them."""
    is_asked = not intake.proposed or shown.says(PROPOSED)
    return intake if is_asked else replace(intake, proposed="")


class NewWords:
    """Asks whether they are to be put in, and hears the answer."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words

    def answered(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of the answer to whether the words proposed are to be put in; None where something else is said."""
        if not intake.proposed:
            return None
        words, text = self._words, said.text
        if words.find(text, Word.NO) or words.denies(text, language):
            return None if said.told.values else self.settled(intake, language, is_put_in=False)
        if said.asks or said.told.values or words.is_unsettled(text, language):
            return None
        is_yes = words.begins_with_yes(text) or words.find_in(text, Word.YES) is not None
        is_yes = is_yes or said.does(Act.AFFIRM) is not None
        sends = words.find_in(text, Word.SUBMIT) is not None  # "yes, that is right" is in it, too
        is_product = self._steps.answers.names_product(intake.proposed)
        goes_on = words.speaks_of(text, "words_handing_on", language) and not is_product
        if sends and (not is_yes or goes_on):
            # "Send it", and "yes, send it" below a remark, may be meant with these words, or without them.
            return self.asked(intake, language)
        return self.settled(intake, language, is_put_in=True) if is_yes else None

    def settled(self, intake: Intake, language: str, *, is_put_in: bool) -> Step:
        """Return the summary with the words proposed put in, or without them."""
        line, bare = intake.words_line, replace(intake, proposed="")
        if line is None or not is_put_in:
            return self._steps.on(bare, language)
        values = {line.name: intake.proposed}
        noted = replace(bare.tell(values), noted=())
        return self._steps.on(noted, language, self._steps.changes(bare, values, language))

    def written_down(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Ask whether words in quotation marks are to be put in, where nothing says which line they are for; else None."""
        line = intake.words_line
        quoted = quoted_alone(self._words, said.text) if line else ""
        is_of_line = self._steps.corrections.names(intake, said.text)
        return None if is_of_line else self._proposed(intake, quoted, language)

    def may_be(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Ask whether what was said, which does nothing else, is to be put in; None where it is hardly meant for that."""
        line, text = intake.words_line, said.text.strip()
        told = self._steps.answers.told_by_name(intake, said) - {line.name if line else ""}
        told -= {*intake.lists} if only_describes(said) else set()
        if line is None or told or len(text) > LONGEST or self._is_nothing(said):
            return None
        adds = self._words.holds(text, "words_also")
        is_product = self._steps.answers.names_product(text)
        fewest = FEWEST_CHINESE if has_chinese(text) else FEWEST_LETTERS
        follows = intake.last == line.name and sum(map(str.isalpha, text)) >= fewest
        noted = str(intake.given.get(line.name, ""))
        if not (is_product or follows):
            return None
        between = "\uff0c" if has_chinese(text) else ", "
        return self._proposed(
            intake, f"{noted}{between}{text}" if adds and noted else text, language
        )

    def _is_nothing(self, said: Utterance) -> bool:
        """Whether *said* is a command or an end of it all, only goes on, waits, "hold on, I must ask", or what offices write."""
        words, text = self._words, said.text
        waits = any(
            words.begins_own(each, "words_putting_off", said.language) for each in parts(text)
        )
        is_word = words.find(text) is not None or self._steps.answers.none.only_goes_on(text)
        is_aside = is_formal_aside(words, said, said.language)
        return waits or is_word or is_aside or ends_rather(said)

    def _proposed(self, intake: Intake, text: str, language: str) -> Step | None:
        line = intake.words_line
        value = self._steps.answers.value(line, text) if line and text else Complaint("")
        if isinstance(value, Complaint) or line is None or value == intake.given.get(line.name):
            return None
        return self.asked(replace(intake, proposed=str(value)), language)

    def asked(self, intake: Intake, language: str) -> Step:
        """Ask whether the words proposed are to be put in."""
        return Step(intake, self._steps.questions.ask(intake, language))
