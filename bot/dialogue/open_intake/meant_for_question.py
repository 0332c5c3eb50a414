"""Whether a text is meant for what waits in an open registration: by what stood above it, and by what it says itself."""

from bot.dialogue.intake.fitting import fitting
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.interview.open_question import OFFERING
from bot.dialogue.interview.steps import ELSEWHERE, Step
from bot.dialogue.turn import Turn
from bot.dialogue.wishes.worded_requests import WordedRequests
from bot.dialogue.words.commands import Word, Words, is_slashed
from bot.dialogue.words.field_names import CONTACTS
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import Act
from knowledge.project import HUMAN, Project, Takes

_OF_TRANSFER = ("words_abroad", "words_of_transfer")


class MeantForQuestion:
    """Decides whether a text is meant for the notice, question or summary that waits."""

    def __init__(self, words: Words, wanted: WordedRequests, project: Project) -> None:
        self._words = words
        self._worded = wanted
        self._project = project

    def is_yes(self, turn: Turn) -> bool:
        """Whether it is a yes, by its words, its number or as it was heard."""
        text, count = turn.message.text, len(turn.conversation.offered)
        is_word = self._words.find(text, Word.YES, Word.SUBMIT, Word.DONE) is not None
        return is_word or turn.heard.consents or bool(numbers(self._words, text, count))

    def may_answer(self, turn: Turn, intake: Intake) -> bool:
        """Whether it may be for what waits, by what stood above; who asks, or tells by itself what waits, is met in any case."""
        is_early = turn.is_early and intake.stage is not Stage.QUESTIONS
        is_shown = self._is_on_show(turn, intake) and not self._may_agree_to_other(turn, intake)
        return turn.heard.asks or (is_shown and not is_early) or self._tells_it(turn, intake)

    def _is_on_show(self, turn: Turn, intake: Intake) -> bool:
        """Whether what waits for an answer was in the reply before; behind a call for help only to a command, till they go on."""
        shown, helped = About.parse(turn.conversation.shown), turn.conversation.helped
        if helped is not None and not helped.is_over:
            return is_slashed(turn.message.text)
        notices = (f"notice_{intake.kind.id}", "transfer_notice")
        is_known = bool(turn.conversation.shown)  # a version before did not remember it
        return not is_known or intake.stage not in CONSENTS or shown.says(*notices)

    def _may_agree_to_other(self, turn: Turn, intake: Intake) -> bool:
        """Whether a plain yes may be to the topics that were offered above a closed question, or that a person is called, not to that."""
        shown = About.parse(turn.conversation.shown)
        is_of_call = intake.stage is Stage.SUMMARY and HUMAN in shown.topics
        if intake.stage is Stage.QUESTIONS or not (is_of_call or shown.says(*OFFERING)):
            return False
        text = turn.message.text
        if intake.stage is Stage.SUMMARY:
            is_sending = turn.heard.does(Act.SUBMIT, Act.AFFIRM) is Act.SUBMIT
            is_clear = is_sending or self._words.find_in(text, Word.SUBMIT) is not None
        else:
            is_clear = self._words.consents(text, turn.language) or self._names_transfer(turn)
        is_yes = self._words.find_in(text, Word.YES) is not None
        return (is_yes or turn.heard.consents or turn.heard.sends) and not is_clear

    def _names_transfer(self, turn: Turn) -> bool:
        """Whether it speaks of sending something abroad: "good, yes, it may go there, too"."""
        text, language = turn.message.text, turn.language
        return any(self._words.speaks_of(text, each, language) for each in _OF_TRANSFER)

    def is_clear(self, turn: Turn, intake: Intake) -> bool:
        """Whether the text is clear without a question that is remembered: it asks, tells more than a name, or says to send a summary."""
        says = self._words.find_in(turn.message.text, Word.SUBMIT, Word.CANCEL)
        at_summary = intake.stage is Stage.SUMMARY
        acts = self._worded.act(turn) or turn.heard.does(*ELSEWHERE, Act.CORRECT)
        is_sending = turn.heard.first(Act.SUBMIT, Act.AFFIRM) is Act.SUBMIT
        sends = says is not None or (turn.heard.sends and is_sending)
        told = turn.heard.told.values.keys()
        # "Hello again, I have my answer. It is to be Lyon and Metz"
        chooses = intake.stage is Stage.QUESTIONS and intake.asked in told & {*intake.lists}
        is_told = bool(CONTACTS & told) or (chooses and len(parts(turn.message.text)) > 1)
        return turn.heard.asks or acts is not None or is_told or (sends and at_summary)

    def _tells_it(self, turn: Turn, intake: Intake) -> bool:
        """Whether it tells by itself what waits, whatever stood above: "he is fine again, my mail is …"."""
        told = fitting(intake.kind, turn.heard.told, self._project)
        return intake.stage is Stage.QUESTIONS and intake.asked in told


def answers_as_well(intake: Intake, text: str, step: Step) -> bool:
    """Whether the name of a language is an answer here: "Swedish" as a country, "DA" as a company, "en" as a Finnish no."""
    if not step.is_understood:
        return False
    is_tag = text.isascii() and len(text.strip()) <= len("nb")
    if intake.stage is not Stage.QUESTIONS:
        return is_tag
    return intake.field.takes is Takes.COUNTRY or (intake.field.takes is Takes.NAME and is_tag)
