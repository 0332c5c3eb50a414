"""How near a text is to what a machine drafted, and what bears the mark."""

from datetime import UTC, datetime

import pytest

from bot.casework.content.machine_marks import is_nearly, marked
from bot.casework.questions import Proposal
from knowledge.editing.outline import Outline, TopicText
from knowledge.editing.patch import Way

DRAFT = "Wuhan är en av de fem målstäderna, och där arbetar vi med tre vårdhem sedan 2021."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(DRAFT, id="as it is"),
        pytest.param(DRAFT.replace("tre", "fyra").replace("vårdhem", "sjukhus"), id="put right"),
        pytest.param(DRAFT.upper().replace(",", ";"), id="other signs"),
        pytest.param(
            f"{DRAFT} Vi har också varit i Chengdu. Fråga oss gärna om mer.", id="longer"
        ),
        pytest.param("Wuhan är en av de fem målstäderna, och där arbetar vi.", id="cut down"),
    ],
)
def test_what_is_nearly_a_machine_s(text):
    assert is_nearly(text, DRAFT)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "I Wuhan, som hör till projektets städer, finns tre hem att besöka.", id="anew"
        ),
        pytest.param("Wuhan.", id="a word of it"),
        pytest.param("", id="nothing"),
        pytest.param("{!?}", id="no words"),
    ],
)
def test_what_a_person_wrote_anew(text):
    assert not is_nearly(text, DRAFT)


def test_chinese_is_measured_by_its_signs():
    assert is_nearly("武汉是五个目标城市之一。", "武汉是五座目标城市之一。")
    assert not is_nearly("我们在那里有三家养老院。", "武汉是五座目标城市之一。")


def proposal(way, text, drafted="", outline=None):
    return Proposal(
        key="k", way=way, language="sv", text=text, staff=1, organisation="se",
        at=datetime(2026, 11, 28, tzinfo=UTC), topic="city.wuhan", drafted=drafted, outline=outline,
    )  # fmt: skip


def test_many_small_changes_end_the_mark_as_one_large_one_does():
    """Each is small beside the one before; what is measured is the way from the machine's own words."""
    words, marks = DRAFT.split(), []
    for number, _ in enumerate(words):
        words[number] = f"ord{number}"
        changed = marked(proposal(Way.ANSWER, " ".join(words), drafted=DRAFT), ())
        assert changed.drafted == DRAFT
        marks.append(changed.by_machine)
    assert (marks[0], marks[-1]) == (True, False)
    assert marks == sorted(marks, reverse=True)


def test_of_several_questions_one_is_enough():
    said = TopicText(phrasings=("Min egen fråga?", "Är Wuhan med, tro?"))
    several = proposal(
        Way.PHRASING, "Min egen fråga?", outline=Outline("", "", languages={"sv": said})
    )
    drafted = "Vad händer i Wuhan då?\nÄr Wuhan med, tro?"
    assert marked(several, [drafted]).by_machine
    assert not marked(several, ["Vad händer i Wuhan då?"]).by_machine
    assert not marked(proposal(Way.QUESTION, ""), [drafted]).by_machine
