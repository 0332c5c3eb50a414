"""What the matcher finds in the real content, and that nothing a visitor writes breaks it."""

import time

import pytest

from knowledge.matching.match import MatchKind
from knowledge.matching.matcher import Matcher
from knowledge.reading.loader import load

HOSTILE = {
    "empty": "",
    "spaces": " \t\n",
    "nul": "\x00\x00",
    "surrogate": "\ud800 which cities",
    "ligature": "\ufdfa" * 4000,
    "zalgo": "a" + "\u0301\u0316" * 3000,
    "emoji": "👩‍👩‍👧‍👦" * 300,
    "right-to-left": "\u202eseitic hcihw",
    "markup": "<img onerror=alert(1)>{{7*7}}'; DROP TABLE leads",
    "long": "which cities " * 20_000,
}


@pytest.fixture(scope="session")
def matcher(core):
    return core.matcher


@pytest.mark.parametrize(
    ("language", "text", "topics"),
    [
        pytest.param("en", "Is Shenzhen included?", ("cities.other",), id="other-city"),
        pytest.param("en", "Is Wuhan included?", ("city.wuhan",), id="target-city"),
        pytest.param("zh-Hans", "深圳在里面吗", ("cities.other",), id="other-city-zh"),
        pytest.param("zh-Hans", "我们是挪威的公司，找谁？", ("tpo.norway",), id="country-zh"),
        pytest.param("zh-Hant", "為什麼選這些城市？", ("cities.selection",), id="traditional"),
        pytest.param("en", "wich citys are targetted", ("cities.overview",), id="misspelt"),
    ],
)
def test_question_is_answered(matcher, language, text, topics):
    """Names decide between topics that are asked for alike; slips are forgiven."""
    match = matcher.find(text, language)
    assert (match.outcome, match.topics) == (MatchKind.ANSWER, topics)


def test_two_questions_get_two_answers(matcher):
    """Each question of one message is answered, once."""
    match = matcher.find("Which cities, and what does it cost?", "en")
    assert match.topics == ("cities.overview", "pipeline.cost")


def test_introduction_is_no_question(matcher):
    """Who introduces themselves first asks one thing."""
    match = matcher.find("We are a Swedish company, how do we sign up?", "en")
    assert match.topics == ("pipeline.join",)


def test_follow_up_leans_on_the_topic_before(matcher):
    """A name alone is asked in the sense of the topic before."""
    assert matcher.find("and Wuhan?", "en", before="cities.overview").topics == ("city.wuhan",)


@pytest.mark.parametrize(
    ("language", "text", "before"),
    [
        ("en", "How much of it?", "project.funding"),
        ("da", "Hvad er hans baggrund?", "project.contact"),
        ("fi", "Mihin mennessä?", "focus.hospitals"),
        ("zh-Hans", "具体多少？", "project.funding"),
    ],
)
def test_a_brief_question_goes_on_about_the_topic_before(matcher, language, text, before):
    """It is nearest then, with its rivals behind it; without that topic, it is not answered by it."""
    assert matcher.find(text, language, before=before).topics[0] == before
    alone = matcher.find(text, language)
    assert (alone.outcome, alone.topics[:1]) != (MatchKind.ANSWER, (before,))


@pytest.mark.parametrize(
    ("language", "text", "before"),
    [
        ("en", "how many of them are there?", "focus.hospitals"),
        ("da", "Og hvornår skal de stå færdige?", "focus.hospitals"),
        ("sv", "och när ska de vara klara?", "focus.hospitals"),
        ("zh-Hans", "它有多少钱？", "project.funding"),
        ("zh-Hans", "它是什么时候举行的？", "focus.paralympics"),
        ("fi", "Mistä summasta siinä puhutaan?", "project.funding"),
        ("fi", "Paljonko sitä oli?", "project.funding"),
    ],
)
def test_a_word_that_refers_to_what_was_answered_asks_about_it(matcher, language, text, before):
    """Though another topic is nearer to the question alone."""
    assert matcher.find(text, language, before=before).topics[0] == before
    assert matcher.find(text, language).topics[0] != before


@pytest.mark.parametrize(
    ("language", "text", "before"),
    [
        ("sv", "Vad tjänar den som söver patienter i Stavanger?", "tpo.norway"),
        ("nb", "Ikke Mars, men Jupiter: hvor mange måner har den?", "focus.paralympics"),
        ("en", "is it raining there?", "city.wuhan"),
    ],
)
def test_what_is_out_of_scope_refers_to_nothing_of_ours(matcher, language, text, before):
    """A pronoun in it does not make it a question about the answer before."""
    assert matcher.find(text, language, before=before).outcome is not MatchKind.ANSWER


@pytest.mark.parametrize("text", ["How do we sign up?", "What does it cost?"])
def test_a_question_of_its_own_is_answered_whatever_was_before(matcher, text):
    """A brief question that says what it is about goes on about nothing."""
    alone = matcher.find(text, "en")
    assert matcher.find(text, "en", before="project.funding") == alone
    assert alone.outcome is MatchKind.ANSWER


@pytest.mark.parametrize("text", ["what is the weather tomorrow", "give me a recipe for soup"])
def test_off_topic_is_not_answered(matcher, text):
    """What no topic answers gets no answer."""
    assert matcher.find(text, "en").outcome is not MatchKind.ANSWER


def test_nearest_leaves_out_what_was_refused(matcher):
    """After "not what I meant", other topics come."""
    first = matcher.nearest("which cities", "en")
    assert first[0] not in matcher.nearest("which cities", "en", exclude=frozenset(first[:1]))


@pytest.mark.parametrize("language", ["en", "zh-Hans", "sv"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_borne(matcher, language, text):
    """Whatever is written, something is found or nothing is; it never raises."""
    assert matcher.find(text, language).outcome in set(MatchKind)


def test_time_does_not_grow_with_the_text(matcher):
    """Ten times the text takes nowhere near ten times the time: the beginning is read."""

    def seconds(text):
        begun = time.perf_counter()
        for number in range(20):
            matcher.find(f"{number} {text}", "en")
        return time.perf_counter() - begun

    seconds("warm up")
    short, long = seconds("which cities " * 400), seconds("which cities " * 4_000)
    assert long < 4 * short


@pytest.mark.slow
def test_damaged_file_is_learned_anew(harbours, tmp_path):
    """A file that was cut short is never believed, and a whole one takes its place."""
    library = load(harbours.content)
    whole = Matcher(library, cache=tmp_path).find("What does it cost?", "en")
    path = tmp_path / "en.learned"
    kept = path.read_bytes()
    path.write_bytes(kept[: len(kept) // 2])
    match = Matcher(library, cache=tmp_path).find("What does it cost?", "en")
    assert match == whole
    assert match.topics == ("port.cost",)
    assert len(path.read_bytes()) > len(kept) // 2
