"""From files to a library: what keeps the bot from starting, each with its line."""

import contextlib
import hashlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.contract import LONGEST_ANSWER
from knowledge.problems import KnowledgeError, Severity
from knowledge.reading.loader import fingerprint, load, load_without_questions, survey
from knowledge.topic import Promise
from tests.knowledge.small import TOPICS

WUHAN = "topics/city.wuhan.yaml"
SWEDISH = "questions/sv/cities.yaml"


def test_a_good_folder_is_a_library(content):
    """Everything that stands in the files is found again."""
    library = content.library()
    wuhan = library.topics["city.wuhan"]
    assert tuple(library.topics) == TOPICS
    assert (wuhan.title, wuhan.source, wuhan.reviewed) == (
        "Wuhan",
        "Target cities",
        date(2026, 11, 2),
    )
    assert [related.value for related in wuhan.related] == ["cities.overview", "city.changchun"]
    assert wuhan.invitation == "offer"
    assert (wuhan.label("sv"), wuhan.label("fi")) == ("Staden Wuhan", "Wuhan")
    assert library.tongues["zh-Hant"].promise is Promise.CONVERTED
    assert library.written() == ("en", "sv", "zh-Hans")
    assert library.names[0].spellings["en"][1].value == "Wu Han"
    assert library.offtopic[0].text == "Will it rain?"
    assert [p.text for p in library.exam if p.language == "sv"] == ["Gäller det Wuhan?"]


def test_who_understands_nobody_reads_no_questions(content):
    """Commands of staff have all that is said and named, a mistake among the questions or not."""
    library = content.library()
    content.change(SWEDISH, "exam:", "exams:")
    bare = load_without_questions(content.folder)
    assert not any((bare.phrasings, bare.exam, bare.offtopic, bare.acts, bare.self_introductions))
    assert (bare.topics, bare.project, bare.phrases) == (
        library.topics,
        library.project,
        library.phrases,
    )
    with pytest.raises(KnowledgeError):
        load(content.folder)


def test_offtopic_questions_of_the_exam_teach_nothing(content):
    """They stand below their own name, and apart from those that are learned."""
    file = "questions/en/offtopic.yaml"
    content.write(file, content.read(file) + "exam:\n  - Will it snow?\n")
    library = content.library()
    assert [(one.text, one.topic) for one in library.offtopic_exam] == [("Will it snow?", "")]
    assert "Will it snow?" not in {one.text for one in library.offtopic}


def test_facts_are_filled_in_by_language(content):
    """An answer says the facts of its language, and keeps how it was written."""
    answer = content.library().topics["city.wuhan"].answers["sv"]
    assert answer.text == "Wuhan är en av målstäderna: Wuhan och Changchun."
    assert answer.template == "Wuhan är en av målstäderna: {cities}."
    assert str(answer.place) == f"{WUHAN}:16"


def test_phrases_keep_what_the_bot_fills_in(content):
    """Facts are filled in on loading, values when speaking."""
    assert content.library().phrases["sv"]["greeting"].value == "Hej <name>, det här är 2021–2022."


def test_a_topic_may_stand_in_several_files_of_a_language(content):
    """Questions are collected wherever they stand."""
    content.write("questions/sv/more.yaml", "city.wuhan:\n  phrasings:\n    - Och Wuhan?\n")
    texts = [
        phrasing.text for phrasing in content.library().phrasings if phrasing.language == "sv"
    ]
    assert texts == ["Är Wuhan med?", "Wuhan, då?", "Och Wuhan?"]


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        pytest.param(
            WUHAN,
            "title:",
            "titel:",
            ["1: 'title' is missing. Add a line 'title: …'.",
             "2: 'titel' is not a known name here. Did you mean 'title'?"],
            id="misspelt-name",
        ),
        pytest.param(WUHAN, "title: Wuhan", "title:", ["2: 'title' is empty. Fill or remove it."], id="empty"),
        pytest.param(WUHAN, "topic: city.wuhan", "topic: city.wuhn",
            ["1: 'topic' says 'city.wuhn', the file name 'city.wuhan'. Make them the same."], id="other-file-name"),
        pytest.param(WUHAN, "2026-11-02", "02.11.2026",
            ["3: '02.11.2026' is no date. Write year-month-day, 2026-11-02."], id="no-date"),
        pytest.param(WUHAN, "2026-11-02", "2026-02-30",
            ["3: '2026-02-30' is no date. Write year-month-day, 2026-11-02."], id="impossible-date"),
        pytest.param(WUHAN, "offer", "ofer",
            ["8: 'ofer' is no value of 'intake'. Did you mean 'offer'?"], id="misspelt-intake"),
        pytest.param(WUHAN, "offer", "yes",
            ["8: 'yes' is no value of 'intake'. Use one of: offer, company, partner."], id="unknown-intake"),
        pytest.param(WUHAN, "\nsv: |", "\nno: |",
            ["16: 'no' is not a known name here."], id="not-promised"),
        pytest.param(WUHAN, "\nsv: |", "\nzh-hans: |",
            ["16: 'zh-hans' is not a known name here. Did you mean 'zh-Hans'?"], id="small-letters"),
        pytest.param(WUHAN, "\nsv: |", "\nzh-Hant: |",
            ["16: 'zh-Hant' is made by conversion. Remove it here."], id="converted"),
        pytest.param(WUHAN, "  sv: Staden", "  cn: Staden",
            ["11: 'cn' is not a promised language. Did you mean 'zh-Hans'?"], id="label-in-no-language"),
        pytest.param(WUHAN, "  - cities.overview", "  - city.wuhan",
            ["6: 'city.wuhan' is this topic itself. Remove it."], id="related-to-itself"),
        pytest.param(WUHAN, "  - cities.overview", "  - city.changchun",
            ["7: 'city.changchun' is already on line 6. Keep one."], id="related-twice"),
        pytest.param(WUHAN, "  - cities.overview", "".join(f"  - {t}\n" for t in TOPICS[:4]).rstrip(),
            ["10: up to 4 topics are offered. Remove this one."], id="many-related"),
        pytest.param(WUHAN, "  - cities.overview", "  - cities: overview",
            ["6: this line is read as 'name: value'. Put the sentence in quotes."], id="colon-in-list"),
        pytest.param(WUHAN, "related:\n  - cities.overview\n  - city.changchun", "related: cities.overview",
            ["5: 'related' is a list. Begin each of its lines with '- '."], id="no-list"),
        pytest.param(WUHAN, "\n  - cities.overview\n  - city.changchun", "\n  -cities.overview\n  -city.changchun",
            ["6: the space after '-' is missing."], id="no-space-after-dash"),
        pytest.param(WUHAN, "title: Wuhan", "title:\n  - Wuhan",
            ["3: this line is read as a list. Put the sentence in quotes."], id="list-for-text"),
        pytest.param(WUHAN, "Wuhan is one", "Wuhan " + "is one " * 300,
            [(f"13: 'en' is 2,149 bytes long, {2149 - LONGEST_ANSWER} too many: WeChat takes 2,000,"
             " and 200 are kept for the source. Shorten it.")], id="too-long"),
        pytest.param(WUHAN, "målstäderna", "målstæderna",
            ["16 warning: 'sv' has no æ. If it is not part of a name, correct it."], id="foreign-letter"),
        pytest.param(SWEDISH, "Är Wuhan med?", "Ær Wuhan med?",
            ["5 warning: 'sv' has no Æ. If it is not part of a name, correct it."], id="foreign-phrasing"),
        pytest.param(SWEDISH, "Är Wuhan med?", "Är Ærø med?", [], id="name-in-phrasing"),
        pytest.param("phrases/zh-Hans.yaml", "不客气", "不客氣",
            ["2 warning: 'zh-Hans' has no 氣. If it is not part of a name, correct it."], id="traditional"),
        pytest.param(SWEDISH, "city.wuhan", "city.wuhn",
            ["3: 'city.wuhn' is not a known topic. Did you mean 'city.wuhan'?"], id="unknown-topic"),
        pytest.param(SWEDISH, "city.wuhan", "weather",
            ["3: 'weather' is not a known topic. The ids stand in project.yaml."], id="strange-topic"),
        pytest.param(SWEDISH, "phrasings:", "phrasing:",
            ["4: 'phrasing' is not a known name here. Did you mean 'phrasings'?"], id="misspelt-phrasings"),
        pytest.param(SWEDISH, "Wuhan, då?", "Wuhan: då?",
            ["6: this line is read as 'name: value'. Put the sentence in quotes."], id="colon-in-phrasing"),
        pytest.param(SWEDISH, "Wuhan, då?", "[När?]",
            ["6: this line is read as a list. Put the sentence in quotes."], id="brackets"),
        pytest.param(SWEDISH, " Wuhan, då?", "",
            ["6: this line of the list is empty. Fill or remove it."], id="empty-phrasing"),
        pytest.param("questions/en/offtopic.yaml", "offtopic", "off-topic",
            ["1: 'off-topic' is not a known name here. Did you mean 'offtopic'?",
             "1: 'offtopic' is missing. Add a line 'offtopic:'."], id="misspelt-offtopic"),
        pytest.param("facts.yaml", "years:", "Years:",
            ["1: 'Years' cannot name a fact. Use small letters, digits and '_'."], id="name-of-a-fact"),
        pytest.param("facts.yaml", "2021–2022", "in {cities}",
            ["1: a fact cannot hold another fact. Write the value."], id="fact-in-fact"),
        pytest.param("facts.yaml", "2021–2022", "2021–2022}",
            ["1: a bracket stands alone in '2021–2022}'. Write a fact as '{name}', or take the bracket away."], id="bracket-in-fact"),
        pytest.param(WUHAN, ": {cities}.", ": {cities.",
            ["13: a bracket stands alone in 'the target cities: {cities.'. Write a fact as '{name}', or take the bracket away."], id="open-bracket"),
        pytest.param(WUHAN, ": {cities}.", ": cities}.",
            ["13: a bracket stands alone in 'arget cities: cities}.'. Write a fact as '{name}', or take the bracket away."], id="bracket-left-over"),
        pytest.param(WUHAN, ": {cities}.", ": {{cities}}.",
            [("13: a bracket stands alone in 'the target cities: {{cities}}.'."
             " Write a fact as '{name}', or take the bracket away.")], id="two-brackets"),
        pytest.param(WUHAN, ": {cities}.", ": ｛cities｝.",
            [("13: a bracket stands alone in 'the target cities: ｛cities｝.'."
             " Write a fact as '{name}', or take the bracket away.")], id="wide-brackets"),
        pytest.param(WUHAN, "  sv: Staden", "  sv: Staden {years}",
            ["11: no facts are filled in here. Write the value, without brackets."], id="fact-in-label"),
        pytest.param("phrases/sv.yaml", "{years}", "{years",
            ["1: a bracket stands alone in '<name>, det här är {years.'. Write a fact as '{name}', or take the bracket away."],
            id="open-bracket-in-phrase"),
        pytest.param("facts.yaml", "  sv:", "  se:",
            ["4: 'se' is not a promised language. Did you mean 'sv'?"], id="fact-in-no-language"),
        pytest.param("facts.yaml", "  sv: Wuhan och Changchun\n", "",
            [], id="fact-missing-in-a-language"),
        pytest.param("phrases/sv.yaml", "thanks:", "Thanks:",
            ["2: 'Thanks' cannot name a phrase. Use small letters, digits and '_'."], id="name-of-a-phrase"),
        pytest.param("phrases/sv.yaml", "{years}", "{cities}", [], id="other-fact-in-phrase"),
        pytest.param("languages.yaml", "promise: growing", "promise: grown",
            ["6: 'grown' is no value of 'promise'. Did you mean 'growing'?"], id="misspelt-promise"),
        pytest.param("languages.yaml", "promise: complete", "promise: growing",
            ["1: 'en' is not there as 'complete'. Every other language falls back to it."], id="no-source"),
        pytest.param("languages.yaml", "sv:", "Swedish:",
            ["4: 'Swedish' is no language tag like 'sv', 'zh-Hans'."], id="no-tag"),
        pytest.param("languages.yaml", "  name: Svenska\n", "",
            ["4: 'name' is missing. Add a line 'name: …'."], id="nameless-language"),
        pytest.param("names.yaml", "cities:", "citys:",
            ["1: 'citys' is not a known name here. Did you mean 'cities'?"], id="misspelt-group"),
        pytest.param("names.yaml", "country: CN", "country: China",
            ["4: 'China' is no country code. Write the two capitals of ISO 3166: DK, FI, CN (GB, not UK)."], id="no-country-code"),
        pytest.param("names.yaml", "  wuhan:", "  Wuhan:",
            ["2: 'Wuhan' is no id. Use small letters, digits and hyphens."], id="no-id"),
        pytest.param("names.yaml", "    spellings:", "    spelling:",
            ["2: 'wuhan' has no spellings. Add them by language.",
             "5: 'spelling' is not a known name here. Did you mean 'spellings'?"], id="no-spellings"),
    ],
)  # fmt: skip
def test_names_what_is_wrong_within_a_file(content, file, old, new, lines):
    """A good file, one change, the expected line."""
    content.change(file, old, new)
    shown = [
        f"{problem.place.line}{' warning' * (problem.severity is Severity.WARNING)}: {problem.message}"
        for problem in survey(content.folder).problems
        if problem.place.file == file
    ]
    assert shown == lines
    assert {problem.place.file for problem in survey(content.folder).problems} <= {file}


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        pytest.param("topics/city.wuhan.yml", "a: b",
            "error: nothing reads this file. Name it 'city.wuhan.yaml'.", id="other-ending"),
        pytest.param("notes.txt", "a",
            "warning: nothing reads this file. Only '….yaml' files are read.", id="notes"),
        pytest.param("city.yaml", "a: b",
            "error: nothing reads this file. Its place may be 'topics/<id>.yaml',"
            " 'questions/<language>/<group>.yaml', 'phrases/<language>.yaml' or 'words/<language>.yaml'.", id="misplaced"),
        pytest.param("phrases/de.yaml", "a: b",
            "error: 'de' is not a promised language. See languages.yaml.", id="phrases-in-no-language"),
        pytest.param("questions/zh-Hant/cities.yaml", "a: b",
            "error: 'zh-Hant' is made by conversion. Remove it here.", id="converted-questions"),
        pytest.param("topics/city.oslo.yaml", "topic: city.oslo\ntitle: Oslo\nreviewed: 2026-11-02",
            "error: 'city.oslo' is not a known topic. The ids stand in project.yaml.", id="not-in-contract"),
        pytest.param("questions/sv/x.yaml", "- a",
            "error: Topics stand here, one a line: 'name: value'.", id="list-for-names"),
        pytest.param("questions/sv/x.yaml", "a:\n\t- b", "error: this line is indented with a tab. Use spaces.", id="tab"),
    ],
)  # fmt: skip
def test_names_a_file_that_should_not_be_so(content, file, text, line):
    """A file in the wrong place, of the wrong kind or unreadable is named, not passed over."""
    content.write(file, text)
    problems = survey(content.folder).problems
    assert [problem.place.file for problem in problems] == [file]
    assert str(problems[0]).partition(": ")[2] == line


def test_an_error_keeps_the_bot_from_starting(content):
    """Loading raises every problem at once, by file and line."""
    content.change(WUHAN, "title:", "titel:")
    content.change(SWEDISH, "exam:", "exams:")
    with pytest.raises(KnowledgeError) as caught:
        load(content.folder)
    assert [str(problem.place) for problem in caught.value.problems] == [
        f"{SWEDISH}:7",
        f"{WUHAN}:1",
        f"{WUHAN}:2",
    ]
    assert str(caught.value).splitlines()[2] == (
        f"{WUHAN}:2: error: 'titel' is not a known name here. Did you mean 'title'?"
    )


def test_a_warning_does_not(content):
    """Names may hold letters that a language lacks."""
    content.change(WUHAN, "målstäderna", "målstæderna")
    assert load(content.folder).topics


def test_what_is_only_warned_of_does_not_hide_an_error(content):
    """Whoever shows the first twenty problems shows what has to be put right."""
    content.change(WUHAN, "målstäderna", "målstæderna")
    content.change(WUHAN, "title:", "titel:")
    assert any(problem.severity is Severity.WARNING for problem in survey(content.folder).problems)
    with pytest.raises(KnowledgeError) as caught:
        load(content.folder)
    assert {problem.severity for problem in caught.value.problems} == {Severity.ERROR}


def test_without_languages_nothing_else_is_complained_of(content):
    """A mistake in languages.yaml is not repeated for every file."""
    (content.folder / "languages.yaml").unlink()
    assert [str(problem) for problem in survey(content.folder).problems] == [
        "languages.yaml:1: error: this file is missing. It names the languages."
    ]


def test_a_folder_that_is_not_there_does_not_load(tmp_path):
    """The way is wrong, and that is said."""
    with pytest.raises(KnowledgeError, match="this folder does not exist"):
        load(tmp_path / "nowhere")


def test_a_fact_without_a_value_in_a_language_is_not_said_in_brackets(content):
    """Visitors had better read a foreign word."""
    content.change("facts.yaml", "  sv: Wuhan och Changchun\n", "")
    assert "Wuhan and Changchun" in content.library().topics["city.wuhan"].answers["sv"].text


def test_the_fingerprint_tells_any_change(content):
    """What was learned from other content is not used."""
    before = content.library().fingerprint
    assert content.library().fingerprint == before
    content.change("facts.yaml", "2021", "2020")
    assert content.library().fingerprint != before
    assert len(before) == len(hashlib.sha256().hexdigest())


@given(st.dictionaries(st.text(max_size=3), st.binary(max_size=3), max_size=3))
def test_the_fingerprint_does_not_depend_on_the_order(files):
    """Systems list files in any order."""
    assert fingerprint(dict(reversed(files.items()))) == fingerprint(files)


FILES = [WUHAN, SWEDISH, "questions/en/offtopic.yaml", "facts.yaml", "names.yaml", "languages.yaml",
         "phrases/sv.yaml"]  # fmt: skip
YAML_LIKE = st.lists(
    st.sampled_from(
        ["a", "en", "sv", "topic", "spellings", "cities", "exam", "city.wuhan", ": ", "\n", "  ", "- ",
         "|", "[", "]", "{", "}", "'", '"', "\\ud800", "&", "*", "!", "\t", "#", "{x}", "。", "\x00", "2026-11-02"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    file=st.sampled_from(FILES),
    data=st.one_of(st.binary(max_size=80), YAML_LIKE.map(str.encode)),
    position=st.none() | st.floats(0, 1),
)
def test_any_bytes_load_or_raise_a_knowledge_error(content, file, data, position):
    """Whatever somebody puts into a file, alone or amid what is there, gives problems and no traceback."""
    before = (content.folder / file).read_bytes()
    at = int((position or 0) * len(before))
    content.write(file, data if position is None else before[:at] + data + before[at:])
    try:
        with contextlib.suppress(KnowledgeError):
            load(content.folder)
        assert all(line.encode() for line in content.lines())
    finally:
        content.write(file, before)
