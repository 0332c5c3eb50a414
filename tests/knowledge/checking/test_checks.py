"""What can be wrong between files: a good folder, one change, the expected line."""

from datetime import date

import pytest

from knowledge.acts.act import TAUGHT
from knowledge.checking.checks import CHECKS, check
from knowledge.checking.report import examine
from knowledge.problems import Place, Problem

WUHAN = "topics/city.wuhan.yaml"
SWEDISH = "questions/sv/cities.yaml"
ENGLISH = "questions/en/all.yaml"
OFFTOPIC = "questions/en/offtopic.yaml"


def test_a_good_folder_has_no_problems(content):
    """The folder that every other test changes is without fault."""
    assert content.lines() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        pytest.param(
            ENGLISH, "Way 1 to project.goal", "way 0 to PROJECT.ABOUT?",
            [(f"{ENGLISH}:42: error: 'way 0 to PROJECT.ABOUT?' is also a phrasing of 'project.about'"
             " (line 3). Keep it in one of them.")],
            id="rival-phrasing",
        ),
        pytest.param(
            SWEDISH, "Wuhan, då?", "är wuhan med",
            [f"{SWEDISH}:6: warning: 'är wuhan med' is already given (line 5). Keep one."],
            id="doubled-phrasing",
        ),
        pytest.param(
            SWEDISH, "Gäller det Wuhan?", "Wuhan då",
            [(f"{SWEDISH}:8: error: 'Wuhan då' is also a phrasing of 'city.wuhan' (line 6)."
             " An exam asks what is not listed.")],
            id="exam-is-phrasing",
        ),
        pytest.param(
            SWEDISH, "    - Gäller det Wuhan?", "    - Gäller det Wuhan?\n    - gäller det wuhan",
            [f"{SWEDISH}:9: error: 'gäller det wuhan' is already given (line 8). Keep one."],
            id="exam-twice",
        ),
        pytest.param(
            OFFTOPIC, "Will it rain?", "Way 0 to project.about",
            [(f"{OFFTOPIC}:2: error: 'Way 0 to project.about' is a question of 'project.about'"
             f" ({ENGLISH}:3). Keep it in one of them.")],
            id="offtopic-is-phrasing",
        ),
        pytest.param(
            OFFTOPIC, "Will it rain?", "exam 0 of project.about",
            [(f"{OFFTOPIC}:2: error: 'exam 0 of project.about' is a question of 'project.about'"
             f" ({ENGLISH}:34). Keep it in one of them.")],
            id="offtopic-is-exam",
        ),
        pytest.param(
            OFFTOPIC, "  - Will it rain?", "  - Will it rain?\n  - will it rain",
            [f"{OFFTOPIC}:3: error: 'will it rain' is already given (line 2). Keep one."],
            id="offtopic-twice",
        ),
        pytest.param(
            WUHAN, "- city.changchun", "- city.changchum",
            [f"{WUHAN}:7: error: there is no topic 'city.changchum'. Did you mean 'city.changchun'?"],
            id="unknown-related",
        ),
        pytest.param(
            WUHAN, "målstäderna: {cities}", "målstäderna: {citis}",
            [f"{WUHAN}:16: error: '{{citis}}' is no fact. Did you mean 'cities'?",
             f"{WUHAN}:16: warning: '{{cities}}' is used in the answers in 'en', and not in 'sv'. Use it in all or none.",
             f"{WUHAN}:16: warning: '{{citis}}' is used in the answers in 'sv', and not in 'en'. Use it in all or none."],
            id="unknown-fact",
        ),
        pytest.param(
            "phrases/sv.yaml", "{years}", "{decades}",
            ["phrases/sv.yaml:1: error: '{decades}' is no fact. Add it to facts.yaml."],
            id="unknown-fact-in-phrase",
        ),
        pytest.param(
            "facts.yaml", "  sv: Wuhan och Changchun\n", "",
            [f"{WUHAN}:16: error: '{{cities}}' has no value in 'sv'. Add it to facts.yaml."],
            id="fact-without-value",
        ),
        pytest.param(
            WUHAN, "målstäderna: {cities}", "målstäderna",
            [(f"{WUHAN}:16: warning: '{{cities}}' is used in the answers in 'en', and not in 'sv'."
             " Use it in all or none.")],
            id="fact-missing-in-a-language",
        ),
        pytest.param(
            "facts.yaml", "years:", "chat_days: 60\nlead_months: 24\nyears:",
            [("facts.yaml:1: error: 'chat_days' says '60', but below 'retention' in project.yaml it is 90."
             " Change both or neither.")],
            id="chats-are-kept-for-longer-than-is-said",
        ),
        pytest.param(
            "facts.yaml", "years:", "chat_days: 90\nlead_months:\n  en: 24\n  sv: sex\nyears:",
            [("facts.yaml:4: error: 'lead_months' says 'sex', but below 'retention' in project.yaml it is 24."
             " Change both or neither.")],
            id="leads-are-kept-for-longer-than-is-said",
        ),
        pytest.param(
            WUHAN, "är en av målstäderna", "is one of the target cities",
            [f"{WUHAN}:16: error: 'sv' repeats the English answer."],
            id="copied-answer",
        ),
        pytest.param(
            WUHAN, "2026-11-02", "2026-02-01",
            [f"{WUHAN}:1: warning: last reviewed 2026-02-01. Read it again, then set 'reviewed'."],
            id="long-unreviewed",
        ),
        pytest.param(
            WUHAN, "2026-11-02", "2062-11-02",
            [f"{WUHAN}:1: warning: 'reviewed' lies ahead: 2062-11-02. Set the day of the last reading."],
            id="reviewed-ahead",
        ),
        pytest.param(
            WUHAN, "\nen: |\n  Wuhan is one of the target cities: {cities}.\n", "",
            [f"{WUHAN}:1: error: the answer in 'en' is missing. Add 'en: |'."],
            id="missing-answer",
        ),
        pytest.param(
            ENGLISH, "    - Way 3 to bot.help\n", "",
            ["error: 'bot.help' has 29 phrasings in 'en', 30 are needed. Add 1."],
            id="few-phrasings",
        ),
        pytest.param(
            ENGLISH, "    - Exam 4 of project.about\n", "",
            [f"{ENGLISH}:3: error: 'project.about' has 4 exam questions in 'en', 5 are needed. Add 1."],
            id="few-exam-questions",
        ),
        pytest.param(
            "phrases/sv.yaml", "Hej <name>", "Hej <namn>",
            ["phrases/sv.yaml:1: error: 'greeting' lacks <name>, which the English phrase has. Make them the same.",
             "phrases/sv.yaml:1: error: 'greeting' has <namn>, which the English phrase lacks. Make them the same."],
            id="other-placeholder",
        ),
        pytest.param(
            "phrases/sv.yaml", "thanks:", "thank:",
            ["phrases/sv.yaml:2: error: 'thank' is no phrase in English. Did you mean 'thanks'?"],
            id="misspelt-phrase",
        ),
        pytest.param(
            "names.yaml", "- Changchun", "- wuhan",
            ["names.yaml:14: error: 'wuhan' is also a spelling of 'wuhan' (line 2). Keep it in one of them."],
            id="spelling-of-two",
        ),
        pytest.param(
            "names.yaml", "topic: city.wuhan", "topic: city.wuhn",
            ["names.yaml:2: error: there is no topic 'city.wuhn'. Did you mean 'city.wuhan'?"],
            id="unknown-topic-of-a-name",
        ),
    ],
)  # fmt: skip
def test_names_what_is_wrong_between_files(content, file, old, new, lines):
    """Each rule has its line, and finds nothing else."""
    content.change(file, old, new)
    found = content.lines()
    assert len(found) == len(lines)
    assert all(any(line in shown for shown in found) for line in lines), found


@pytest.mark.parametrize("listed", ["no /  / nope", "no /", "/ no"])
def test_an_empty_word_is_named(content, listed):
    """It would stand in every text, and be found there without end."""
    words = content.folder / "words"
    words.mkdir()
    (words / "en.yaml").write_text(
        f"words_yes: yes / sure\nwords_no: {listed}\n", encoding="utf-8"
    )
    assert content.lines() == [
        "words/en.yaml:2: error: 'words_no' has an empty word. Take out the stroke beside it."
    ]


def test_a_notice_without_files_is_told(content):
    """Who agrees to it could attach nothing; it may be meant, so it is a warning."""
    content.change("phrases/sv.yaml", ": PDF, notice_partner", ": notice_partner")
    [line] = content.lines()
    assert line.startswith("phrases/sv.yaml:")
    assert "warning: 'notice_partner' does not speak of a PDF: who agrees to it in 'sv'" in line


def test_a_missing_topic_is_said_once(content):
    """The way out is the command that writes it."""
    (content.folder / "topics/bot.thanks.yaml").unlink()
    assert content.lines() == [
        (
            "topics/bot.thanks.yaml:1: error: this topic is missing."
            " Write it: python -m knowledge new bot.thanks"
        )
    ]


def test_a_complete_language_lacks_nothing(content):
    """Every gap of a language is named once it is promised."""
    content.change("languages.yaml", "promise: growing", "promise: complete")
    content.change("phrases/sv.yaml", "thanks: Varsågod.\n", "")
    lines = content.lines()
    assert "phrases/sv.yaml:1: error: 'thanks' is missing. Add it as in phrases/en.yaml." in lines
    assert "topics/bot.help.yaml:1: error: the answer in 'sv' is missing. Add 'sv: |'." in lines
    assert (
        f"{SWEDISH}:5: error: 'city.wuhan' has 2 phrasings in 'sv', 30 are needed. Add 28."
        in lines
    )
    assert (
        "questions/sv/bot.yaml:1: error: 'bot.help' has 0 phrasings in 'sv', 30 are needed. Add 30."
        in lines
    )
    missing = "'sv' has 0 off-topic questions, 300 are needed. Add 300."
    assert f"questions/sv/offtopic.yaml:1: error: {missing}" in lines
    assert len(lines) == 1 + 44 + 45 + 45 + 1


def test_a_missing_file_of_phrases_is_said_once(content):
    """Nobody needs the list of everything in it."""
    content.change("languages.yaml", "promise: growing", "promise: complete")
    (content.folder / "phrases/sv.yaml").unlink()
    assert [line for line in content.lines() if line.startswith("phrases")] == [
        "phrases/sv.yaml:1: error: this file is missing. Translate phrases/en.yaml."
    ]


def test_a_growing_language_has_one_line(content):
    """It says what is there and what there should be, and is a warning."""
    growing = [str(problem) for problem in examine(content.folder, date(2026, 11, 25)).problems]
    assert growing == [
        (
            "languages.yaml:4: warning: 'sv' is growing. It has 1 of 45 answers, 30 phrasings for 0 of 45"
            " topics, 5 exam questions for 0 of 45, 0 of 300 off-topic questions, 12 of 12 phrases."
        ),
        (
            "languages.yaml:7: warning: 'zh-Hans' is growing. It has 0 of 45 answers, 30 phrasings for 0"
            " of 45 topics, 5 exam questions for 0 of 45, 0 of 300 off-topic questions, 12 of 12 phrases."
        ),
    ]


def test_a_growing_language_is_told_what_it_lacks_of_acts(content):
    """Where messages do things in English, they must in every language, and the line counts them."""
    acts = content.folder / "acts"
    acts.mkdir(exist_ok=True)
    sentences = "".join(f"    - I agree, number {number}\n" for number in range(40))
    (acts / "en.yaml").write_text(f"affirm:\n  phrasings:\n{sentences}", encoding="utf-8")
    swedish = sentences.replace("I agree", "Jag samtycker")
    (acts / "sv.yaml").write_text(f"affirm:\n  phrasings:\n{swedish}", encoding="utf-8")
    problems = examine(content.folder, date(2026, 11, 25)).problems
    growing = [str(each) for each in problems if "is growing" in each.message]
    assert [f"1 of {len(TAUGHT)} acts" in line for line in growing] == [True, False]
    assert f"40 sentences for 0 of {len(TAUGHT)} acts" in growing[1]


def test_the_bots_own_words_must_be_there(content):
    """Without English phrases the bot is silent."""
    for language in ("en", "sv", "zh-Hans"):
        (content.folder / f"phrases/{language}.yaml").unlink()
    assert content.lines() == [
        "phrases/en.yaml:1: error: the bot's own words are missing. Write this file."
    ]


@pytest.mark.parametrize("day", ["2026-11-02", "2027-05-01"], ids=["same-day", "day-180"])
def test_a_review_holds_for_180_days(content, day):
    """The day of the review and the last one are in time."""
    assert not [
        problem
        for problem in check(content.library(), date.fromisoformat(day))
        if "review" in problem.message
    ]


def test_files_are_compared_once_they_read_well(content):
    """What was not read is not called missing."""
    content.change(WUHAN, "title:", "titel:")
    content.change("phrases/sv.yaml", "thanks:", "thank:")
    assert all(line.startswith(WUHAN) for line in content.lines())


def test_a_rule_more_is_handed_in(content):
    """Rules that need a matcher join those that do not."""

    def never(library, today):
        yield Problem(Place("a.yaml", 1), f"{len(library.topics)} topics on {today}.")

    report = examine(content.folder, date(2026, 11, 25), (*CHECKS, never))
    assert str(report.problems[0]) == "a.yaml:1: error: 45 topics on 2026-11-25."


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.__name__)
def test_a_rule_says_what_it_is_for(rule):
    """A rule is a function with a sentence."""
    assert rule.__doc__.endswith(".")
