"""A fact gets another value and a name other spellings; nothing else of their files is touched."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.editing.patch import Change, Way, amended, as_of_now, own_words, wording
from knowledge.editing.preview import looked_over
from knowledge.editing.trial import _with, checked, examined, sample_of
from knowledge.editing.values import Head, spellings_in, value_in, with_spellings, with_value
from knowledge.problems import KnowledgeError, Severity
from knowledge.reading import source
from knowledge.reading.entries import NAME_GROUPS, names_in
from knowledge.reading.findings import Findings
from knowledge.reading.loader import CONTENT, load
from tests.knowledge.conftest import TODAY
from tests.packs.whole import shipped

FACTS = """\
# Values
years: 2021–2022  # of the project
cities:
  # By language
  en: Wuhan and Changchun  # kept
  sv: "Wuhan: och Changchun"

# The end
size: 100
"""
NAMES = """\
cities:
  wuhan:
    topic: city.wuhan
    spellings:
      en:
        - Wuhan
        # A slip
        - Wu Han
        - Wuhan
      zh-Hans:
        - 武汉

  changchun:
    spellings:
      en:
        - Changchun
"""
BOTH = {"facts.yaml": FACTS.encode(), "names.yaml": NAMES.encode()}


library = shipped


def fact(text, language="en", name="cities", before=None):
    there = value_in(FACTS.encode(), name, language)
    return Change(
        Way.FACT, language, text, phrase=name, before=there if before is None else before
    )


def name(text, language="en", before=None, of="wuhan"):
    there = "\n".join(spellings_in(NAMES.encode(), of, language))
    return Change(Way.NAME, language, text, phrase=of, before=there if before is None else before)


def written(change):
    [data] = amended(BOTH, change, TODAY).values()
    return data.decode()


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (fact("Wuhan"), "en: Wuhan and Changchun", "en: Wuhan"),
        (fact("x: |", "sv"), '"Wuhan: och Changchun"', '"x: |"'),
        (fact("Wuhan", "fi"), 'och Changchun"\n', 'och Changchun"\n  fi: Wuhan\n'),
        (fact("2023", "", "years"), "2021–2022  # of the project", '"2023"'),
        (fact("---", "", "size"), "size: 100", 'size: "---"'),
    ],
)
def test_comments_and_order_of_facts_stay(change, old, new):
    """In one language, in one that has none yet, and in all of them."""
    after = written(change)
    assert after.replace("  # of the project", "") == FACTS.replace(old, new).replace(
        "  # of the project", ""
    )


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (name("Wuhan\nWu Han\nW: H"), "- Wuhan\n      zh", '- "W: H"\n      zh'),
        (name("Wu Han"), "- Wuhan\n        # A slip", "# A slip"),
        (name("Wuhàn"), "- Wuhan\n        # A slip\n        - Wu Han\n        - Wuhan\n", "# A slip\n        - Wuhàn\n"),
        (name("武汉\n武汉市", "zh-Hans"), "- 武汉\n", "- 武汉\n        - 武汉市\n"),
        (name("Wuhan", "sv"), "- 武汉\n", "- 武汉\n      sv:\n        - Wuhan\n"),
    ],
)  # fmt: skip
def test_comments_and_order_of_names_stay(change, old, new):
    """What is there twice stands once afterwards."""
    after = written(change)
    expected = NAMES.replace(old, new)
    if change.text == "Wu Han":
        expected = expected.replace("Wu Han\n        - Wuhan\n", "Wu Han\n")
    assert after == expected
    assert wording({"names.yaml": after.encode()}, change) == change.text


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=st.text(min_size=1, max_size=40), language=st.sampled_from(["en", "sv", "is"]))
@example(text="x: |", language="en")
@example(text='a "b" # c', language="is")
@example(text="\u2028", language="sv")
def test_any_value_is_kept_or_refused(text, language):
    """Never something else, and never a file that cannot be read."""
    wanted = " ".join(text.split())
    for write, read, file in (
        (lambda data: with_value(data, "cities", language, wanted), value_in, "facts.yaml"),
        (lambda data: with_spellings(data, "wuhan", language, [wanted]), spellings_in, "names.yaml"),
    ):  # fmt: skip
        try:
            after = write(BOTH[file])
        except KnowledgeError:
            continue
        key = "cities" if file == "facts.yaml" else "wuhan"
        assert read(after, key, language) in {wanted, (wanted,)}
        assert source.read(after, file).problems == ()


@pytest.mark.parametrize(
    "change",
    [fact("x", name="no_such"), fact("x", "en", "years"), fact("x", "", "cities"), name("x", of="no")],
)  # fmt: skip
def test_what_is_not_there_is_not_made(change):
    """A fact of nobody, one with another set of languages, a name that nobody bears."""
    with pytest.raises(KnowledgeError):
        amended(BOTH, change, TODAY)


@pytest.mark.parametrize("change", [fact("Mine", before="Once"), name("Mine", before="Once")])
def test_a_value_that_was_changed_meanwhile_is_not_written_over(change):
    with pytest.raises(KnowledgeError, match="changed meanwhile"):
        amended(BOTH, change, TODAY)


def test_over_a_newer_file_only_what_was_done_to_spellings_is_done():
    """Those that came with it stay; a fact is what was approved."""
    newer = {
        "names.yaml": NAMES.replace("Wu Han", "Wuhan city").encode(),
        "facts.yaml": b"years: 3\n",
    }
    change = as_of_now(newer, name("Wuhan\nWuhanin", before="Wuhan\nWu Han"))
    assert amended(newer, change, TODAY)["names.yaml"].count(b"Wuhan city") == 1
    assert change.text.split("\n") == ["Wuhan", "Wuhan city", "Wuhanin"]
    once = as_of_now(newer, Change(Way.FACT, "", "2", phrase="years", before="1"))
    assert amended(newer, once, TODAY) == {"facts.yaml": b'years: "2"\n'}


@pytest.mark.slow
def test_the_real_values_can_be_changed_and_changed_back():
    """Every fact: a file is then what it was, byte by byte, but for quotation marks."""
    files, _ = source.contents(CONTENT)
    for each, values in library().facts.items():
        for language, text in values.items():
            there = Change(Way.FACT, language, "New: |", phrase=each, before=text.value)
            changed = files | amended(files, there, TODAY)
            back = Change(Way.FACT, language, text.value, phrase=each, before="New: |")
            again = (changed | amended(changed, back, TODAY))["facts.yaml"].decode()
            assert again.replace('"', "") == files["facts.yaml"].decode().replace('"', "")


def test_a_value_is_shown_in_the_answers_that_use_it():
    """Of its language alone; and what the check says of them."""
    shown, problems = looked_over(library(), Change(Way.FACT, "sv", "2031", phrase="years"))
    assert problems == []
    assert "project.status" in shown.topics
    assert all(set(topic.answers) == {"sv"} for topic in shown.topics.values())
    assert all("2031" in topic.answers["sv"].text for topic in shown.topics.values())
    everywhere, _ = looked_over(library(), Change(Way.FACT, "", "101", phrase="pipeline_size"))
    assert {"en", "fi"} <= set(everywhere.topics["pipeline.about"].answers)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(Way.FACT, "en", "x" * 1700, phrase="cities"), "bytes long"),
        (Change(Way.FACT, "en", "{years}", phrase="cities"), "cannot hold another fact"),
        (Change(Way.FACT, "en", "x\ufeffy", phrase="cities"), "invisible"),
        (Change(Way.NAME, "en", "Wuhan\nBeijing", phrase="wuhan"), "also a spelling of 'beijing'"),
        (Change(Way.NAME, "en", "x\ufeffy", phrase="wuhan"), "invisible"),
    ],
)
def test_what_the_check_says_is_known_before_it_is_kept(change, problem):
    _, problems = looked_over(library(), change)
    assert any(
        problem in str(each.message) for each in problems if each.severity is Severity.ERROR
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(Way.FACT, "en", "{years}", phrase="cities"), "cannot hold another fact"),
        (Change(Way.NAME, "en", "Wuhan\nWu Han\nChangchun", phrase="wuhan"), "also a spelling"),
        (Change(Way.FACT, "", "x", phrase="no_such"), "no such value"),
    ],
)
def test_what_the_check_refuses_is_found_by_the_exam(content, change, problem):
    files, _ = source.contents(content.folder)
    before = wording(files, change)
    fields = {field: getattr(change, field) for field in change.__dataclass_fields__}
    report, sample = checked(content.folder, Change(**{**fields, "before": before}), TODAY)
    assert problem in report["problems"][0]
    assert sample is None


def test_spellings_are_examined_before_and_after(harbours):
    """What came and what went is asked as well."""
    content = load(harbours.content)
    one = next(each for each in content.names if "en" in each.spellings)
    there = [each.value for each in one.spellings["en"]]
    text = "\n".join([*there[1:], "Newspelling"])
    change = Change(Way.NAME, "en", text, phrase=one.id, before="\n".join(there))
    report = examined(sample_of(content, change), change, [])
    assert {each["text"] for each in report["asked"]} == {there[0], "Newspelling"}


def test_another_time_than_what_is_kept_is_refused(content):
    """By the trial, before anybody could approve it. Control: the time that is kept."""
    content.change("facts.yaml", "years:", "chat_days: 90 # days\nyears:")
    for text, is_refused in (("6", True), ("90", False)):
        report, _ = checked(content.folder, fact(text, "", "chat_days", "90"), TODAY)
        assert any("Change both" in each for each in report["problems"]) == is_refused


# What is not there yet


TOWN = Head("towns", "FI", "city.wuhan")


def new_name(text="Vihti\nVichtis: |", head=TOWN, name="vihti", language="fi"):
    return Change(Way.NAME, language, text, title=head.to_text(), phrase=name)


@pytest.mark.parametrize("ends", ["\n", "\r\n", ""], ids=["unix", "windows", "open"])
def test_a_new_fact_stands_at_the_end(ends):
    """In one language, then in another, or in all of them; everything else stays to the byte."""
    data = (FACTS.replace("\n", ends) if ends else FACTS.rstrip("\n")).encode()
    first = with_value(data, "bus_lines", "en", "7: no, 8", may_begin=True)
    assert first.startswith(data)
    assert value_in(first, "bus_lines", "en") == "7: no, 8"
    second = with_value(first, "bus_lines", "sv", "8")
    assert (value_in(second, "bus_lines", "en"), value_in(second, "bus_lines", "sv")) == (
        "7: no, 8", "8",
    )  # fmt: skip
    everywhere = with_value(data, "bus_lines", "", "true", may_begin=True)
    assert value_in(everywhere, "bus_lines", "") == "true"
    with pytest.raises(KnowledgeError):
        with_value(everywhere, "bus_lines", "en", "7")
    with pytest.raises(KnowledgeError):
        with_value(first, "bus_lines", "", "7")

    with pytest.raises(KnowledgeError):
        with_value(data, "bus_lines", "en", "7")


@pytest.mark.parametrize("ends", ["\n", "\r\n", ""], ids=["unix", "windows", "open"])
def test_a_new_name_stands_at_the_end_of_its_group(ends):
    """With its head; a group that is not there yet begins with it; everything else stays."""
    data = (NAMES.replace("\n", ends) if ends else NAMES.rstrip("\n")).encode()
    for group in ("cities", "towns"):
        after = with_spellings(data, "vihti", "fi", ["Vihti", "yes"], Head(group, "FI"))
        assert spellings_in(after, "vihti", "fi") == ("Vihti", "yes")
        assert spellings_in(after, "wuhan", "en") == spellings_in(data, "wuhan", "en")
        root = source.read(after, "names.yaml").root
        assert root.by_name[group].node.by_name["vihti"].node.by_name["country"].node.value == "FI"
        more = with_spellings(after, "vihti", "sv", ["Vichtis"], Head(group, "FI"))
        assert spellings_in(more, "vihti", "sv") == ("Vichtis",)
        assert more.count(b"vihti:") == 1


OTHERWISE = pytest.mark.parametrize(
    "head",
    [Head("organisations", "FI", "city.wuhan"), Head("towns", "SE", "city.wuhan"), Head("towns", "FI")],
    ids=["group", "country", "topic"],
)  # fmt: skip


@OTHERWISE
def test_a_name_that_is_another_by_now_is_not_written_into(head):
    """The approver was shown another group, country or topic. Control: with the same, or none, it is written."""
    after = with_spellings(NAMES.encode(), "vihti", "fi", ["Vihti"], TOWN)
    with pytest.raises(KnowledgeError, match="there by now as 'towns FI city"):
        with_spellings(after, "vihti", "sv", ["Vihti AB"], head)
    for same in (TOWN, Head(), None):
        more = with_spellings(after, "vihti", "sv", ["Vichtis"], same)
        assert spellings_in(more, "vihti", "sv") == ("Vichtis",)


@OTHERWISE
def test_a_name_that_is_another_by_now_is_seen_beforehand(head):
    """By whoever approves it. Control: with the same head nothing is said."""
    there = _with(library(), new_name())
    for wanted, is_wrong in ((head, True), (TOWN, False)):
        change = new_name("Vihti AB", head=wanted, language="sv")
        _, problems = looked_over(there, change)
        told = [each.message for each in problems if each.severity is Severity.ERROR]
        assert any("is there by now" in each for each in told) is is_wrong


@pytest.mark.slow
def test_a_new_name_goes_into_the_real_file():
    """And reads back as one that the library knows, in its group and of its topic."""
    files, _ = source.contents(CONTENT)
    for group in NAME_GROUPS:
        after = amended(files, new_name(head=Head(group, "FI", "city.wuhan")), TODAY)
        found = names_in(
            source.read(after["names.yaml"], "names.yaml"), Findings(library().tongues)
        )
        [mine] = [each for each in found if each.id == "vihti"]
        assert (mine.group, mine.country, mine.topic) == (group, "FI", "city.wuhan")
        assert [each.value for each in mine.spellings["fi"]] == ["Vihti", "Vichtis: |"]


def test_a_new_fact_goes_into_the_real_file():
    files, _ = source.contents(CONTENT)
    after = amended(
        files, Change(Way.FACT, "sv", "Sju", title="bus_lines", phrase="bus_lines"), TODAY
    )
    assert after["facts.yaml"].startswith(files["facts.yaml"])
    assert value_in(after["facts.yaml"], "bus_lines", "sv") == "Sju"


def test_a_name_without_a_group_is_refused():
    with pytest.raises(KnowledgeError):
        amended(BOTH, new_name(head=Head()), TODAY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (new_name(), ""),
        (new_name("Beijing"), "is also a spelling of 'beijing'"),
        (new_name(head=Head("towns", "FI", "city.nowhere")), "city.nowhere"),
        (new_name(head=Head("towns", "fi")), "is no country code"),
        (new_name(head=Head("villages", "FI")), "villages"),
        (new_name(name="Vihti!"), "is no id"),
        (Change(Way.FACT, "en", "7", phrase="bus_lines"), ""),
        (Change(Way.FACT, "en", "{years}", phrase="bus_lines"), "cannot hold another fact"),
        (Change(Way.FACT, "en", "7", phrase="Bus-lines"), "cannot name a fact"),
    ],
)
def test_what_is_wrong_with_something_new_is_said_beforehand(change, said):
    """Control: where nothing is wrong, nothing is said."""
    _, problems = looked_over(library(), change)
    told = " ".join(each.message for each in problems if each.severity is Severity.ERROR)
    assert said in told
    assert bool(said) == bool(told)


def test_a_new_name_is_examined_with_its_spellings():
    """The sample has it after the change, and the sentences asked are its own."""
    change = new_name()
    assert own_words(change) == ["Vichtis: |", "Vihti"]
    before = library()
    [mine] = [each for each in _with(before, change).names if each.id == "vihti"]
    assert (mine.group, [each.value for each in mine.spellings["fi"]]) == (
        "towns", ["Vihti", "Vichtis: |"],
    )  # fmt: skip
    assert len(_with(before, change).names) == len(before.names) + 1


def test_a_new_name_and_fact_pass_the_whole_check(content):
    """The trial brings them as a patch, and finds no mistake."""
    for change in (
        new_name("Vihti\nVichtis", language="sv"),
        Change(Way.FACT, "", "7", title="bus_lines", phrase="bus_lines"),
    ):
        report, _ = checked(content.folder, change, TODAY)
        assert report["problems"] == []
        assert "+" in report["diff"]
