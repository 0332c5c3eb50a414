"""Whether what is said at a question is about something that was noted before."""

from bot.dialogue.conversation import line_of_several
from bot.dialogue.intake.intake import Intake
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import PERSON, PLAIN_WAYS
from bot.dialogue.words.wording import calls
from knowledge.acts.act import Act
from knowledge.project import Takes


class ToldAnew:
    """Tells corrections from answers."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def corrects(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* is more likely about something noted before than an answer."""
        is_rather = self._words.begins(said.text, "words_writing_rather")
        if (is_rather or said.score(Act.CORRECT) >= ACT_LIKELY) and not said.asks:
            return True
        contacts = (
            (name, said.told.values.get(name)) for name in PLAIN_WAYS if name in intake.given
        )
        if any(told not in {None, intake.given[name]} for name, told in contacts):
            return True  # "arh, the mail is wrong, it is …": another one than was given
        if PERSON in intake.given and PERSON in said.told.further:
            return True  # "and my boss Bo Ek wants to come along"
        if not said.asks and line_of_several(intake, said.told.unclear):
            return True
        if any(self._is_another(intake, name, said) for name in said.told.values):
            return True  # "no wait the company is …"
        return self._words.change(said.text) is not None

    def relists(self, intake: Intake, said: Utterance) -> bool:
        """Whether the list that was answered last may be put right, where words of one's own are asked for: "all but that city"."""
        before = intake.kind.field(intake.last) if intake.field.takes is Takes.WORDS else None
        is_of_list = before is not None and before.takes is Takes.SEVERAL and not said.asks
        return is_of_list and self._words.begins(said.text, "words_except")

    def _is_another(self, intake: Intake, name: str, said: Utterance) -> bool:
        """Whether *said* calls a line by its name that was answered before, and tells another value of it."""
        before = intake.given.get(name)
        is_other = before is not None and before != said.told.values[name] and name != intake.asked
        return is_other and not said.asks and calls(said.text, self._words.called(name))


def fuller_person(intake: Intake, said: Utterance) -> dict[str, Value]:
    """Return the whole name of whom only the first one was noted: "Bo Ek, bo@…" of Bo; nothing where none is told."""
    noted, told = str(intake.given.get(PERSON, "")), str(said.told.values.get(PERSON, ""))
    is_fuller = bool(noted) and told.casefold().startswith(f"{noted} ".casefold())
    return {PERSON: told} if is_fuller else {}
