"""From a text to its topic."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from knowledge.matching import training
from knowledge.matching.match import Match, MatchKind
from knowledge.matching.matcher import Matcher
from knowledge.matching.ranker import Ranker
from knowledge.measuring import evaluation
from knowledge.models import model_store
from knowledge.topic import Phrasing
from tests.knowledge import small
from tests.knowledge.language.test_text import HOSTILE


def by_wording(library, **options):
    return Matcher(library, embed=lambda: None, **options)


@pytest.fixture(scope="module")
def library():
    return small.library()


@pytest.fixture(scope="module")
def matcher(library):
    return Matcher(library)


@pytest.fixture(scope="module", params=["embeddings", "wording"])
def either(request, library, matcher):
    """The matcher with sentence vectors, and without their package."""
    return matcher if request.param == "embeddings" else by_wording(library)


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("which cities are targeted", "en", "cities.overview"),
        ("whats the participation fee", "en", "pipeline.cost"),
        ("有哪些目标城市", "zh-Hans", "cities.overview"),
        ("參加收費嗎", "zh-Hant", "pipeline.cost"),
        ("how can I sign up?", "en", "pipeline.join"),
    ],
)
def test_finds_the_topic(either, text, language, topic):
    """By embeddings and wording, or by wording alone."""
    match = either.find(text, language)
    assert (match.outcome, match.topics) == (MatchKind.ANSWER, (topic,))


@pytest.mark.parametrize("text", ["what is teh partcipation fee", "applicaton form"])
def test_puts_misspelt_words_right(either, text):
    """A typo costs no answer."""
    assert either.find(text, "en").outcome is MatchKind.ANSWER


def test_puts_chinese_right_by_ear(matcher):
    """注测 sounds like 注册."""
    assert matcher.find("怎么注测公司", "zh-Hans").topics[0] == "pipeline.join"


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        pytest.param("Is Chengdu included?", "en", "city.chengdu-chongqing", id="another-city"),
        pytest.param("Is Hong Kong included?", "en", "cities.other", id="no-target"),
        pytest.param("Tell me about Guangzhou", "en", "cities.other", id="no-target-asked-alike"),
        pytest.param("讲讲成都", "zh-Hans", "city.chengdu-chongqing", id="chinese"),
        pytest.param("Which organisation represents Sweden?", "en", "tpo.sweden", id="country"),
        pytest.param("contact for firms from Malmö", "en", "tpo.sweden", id="town"),
        pytest.param("我们是挪威的公司，找谁？", "zh-Hans", "tpo.norway", id="country-in-chinese"),
    ],
)
def test_the_name_decides(either, text, language, topic):
    """Questions that differ in nothing but the name are told apart by it."""
    assert either.find(text, language).topics[0] == topic


@pytest.mark.parametrize("text", ["Is Shenzhen included?", "Guangzhou, why these cities?", "武汉"])
def test_no_city_answers_for_another(matcher, text):
    """Not even as a choice."""
    offered = matcher.nearest(text, "en")
    named = {"武汉": "city.wuhan"}.get(text, "cities.other")
    cities = {topic for topic in offered if topic.startswith("city.") or topic == "cities.other"}
    assert cities <= {named}


def test_two_named_cities_are_both_answered(either):
    """Who asks for two gets two."""
    match = either.find("Tell me about Wuhan or Chengdu", "en")
    assert set(match.topics) == {"city.wuhan", "city.chengdu-chongqing"}


@pytest.mark.parametrize(
    "text", ["What is the weather like today?", "do you need a visa", "who won the match"]
)
def test_declines_what_no_topic_answers(either, text):
    """And says what comes nearest."""
    match = either.find(text, "en")
    assert match.outcome is not MatchKind.ANSWER
    assert 0 < len(match.topics) <= 3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which cities are targeted? How do we sign up?", "en"),
        ("有哪些城市？怎么报名？", "zh-Hans"),
    ],
)
def test_two_questions_get_two_answers(matcher, text, language):
    """Each once."""
    match = matcher.find(text, language)
    assert match.outcome is MatchKind.ANSWER
    assert sorted(match.topics) == ["cities.overview", "pipeline.join"]


def test_one_question_asked_twice_gets_one_answer(matcher):
    """Saying it again does not double the answer."""
    match = matcher.find("Which cities are targeted? Name the municipalities!", "en")
    assert match.topics == ("cities.overview",)


def test_a_greeting_before_a_question_gets_no_answer_of_its_own(matcher):
    """Hello is said to begin with."""
    assert matcher.find("Hello! How do we sign up?", "en").topics == ("pipeline.join",)


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [("and Wuhan?", "en", "city.wuhan"), ("那武汉呢", "zh-Hans", "city.wuhan")],
)
def test_a_name_alone_follows_up(matcher, text, language, topic):
    """The topic before makes it a question."""
    match = matcher.find(text, language, before="pipeline.cost")
    assert (match.outcome, match.topics) == (MatchKind.ANSWER, (topic,))


def test_what_stands_by_itself_needs_no_topic_before(matcher):
    """A clear question is answered whatever was answered before."""
    assert matcher.find("price?", "en", before="cities.overview").topics == ("pipeline.cost",)


def test_an_unknown_topic_before_is_ignored(matcher):
    """A conversation may be older than the library."""
    assert matcher.find("how do we sign up", "en", before="gone.away").topics == ("pipeline.join",)


def test_a_language_without_phrasings_is_read_as_english(matcher):
    """And the match says so."""
    assert matcher.find("application form", "sv").language == "en"


def test_each_language_is_learned_by_itself(tmp_path):
    """A phrasing more in one language leaves the others as they were."""
    matcher = Matcher(small.library(), cache=tmp_path)
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    more = Phrasing("how expensive", "pipeline.cost", "en", small.HERE)
    library = small.library()
    again = Matcher(replace(library, phrasings=(*library.phrasings, more)), cache=tmp_path)
    changed = {path.name for path in tmp_path.iterdir() if path.read_bytes() != kept[path.name]}
    assert changed == {"en.learned", "en.vectors"}
    assert again.find("参加收费吗", "zh-Hans") == matcher.find("参加收费吗", "zh-Hans")


def test_of_very_many_phrasings_some_of_each_topic_are_learned(monkeypatch):
    """Time and memory stay bounded, and every topic is still found."""
    learned = []
    train = Ranker.train

    def counting(phrasings, *rest, **options):
        learned.append(Counter(one.topic for one in phrasings))
        return train(phrasings, *rest, **options)

    monkeypatch.setattr(Ranker, "train", counting)
    monkeypatch.setattr(training, "MOST", 100)
    few = small.library()
    often = [
        replace(one, text=f"{one.text} {number}") for one in few.phrasings for number in range(9)
    ]
    matcher = by_wording(replace(few, phrasings=tuple(often)))
    assert [of.total() for of in learned] == [100, 100]
    assert all(of.keys() >= few.topics.keys() for of in learned[:1])
    assert matcher.find("what does it cost", "en").topics == ("pipeline.cost",)


def test_a_trial_keeps_nothing(tmp_path):
    """What is only tried leaves no trace in the folder it began with."""
    Matcher(small.library(), cache=tmp_path)
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    library = small.library({"en": {"pipeline.cost": ("what does it cost", "price")}})
    Matcher(library, cache=tmp_path, keep=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == kept


def test_an_image_carries_what_was_learned(tmp_path, monkeypatch):
    """Where the folder of one's own is empty, what was learned for the image counts."""
    shipped, empty = tmp_path / "shipped", tmp_path / "empty"
    Matcher(small.library(), cache=shipped)
    monkeypatch.setattr(training, "SHIPPED", shipped)
    monkeypatch.setattr(Ranker, "train", None)
    assert Matcher(small.library(), cache=empty).find("price", "en").topics


def test_nearest_leaves_out_what_was_not_meant(matcher):
    """After "not what I meant" come the next ones."""
    first = matcher.nearest("which cities", "en")
    following = matcher.nearest("which cities", "en", exclude=frozenset(first))
    assert len(following) == 3
    assert not set(first) & set(following)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_bears_anything(either, text):
    """Whatever is sent, there is a match."""
    match = either.find(text, "en", before="cities.overview")
    assert 0 < len(match.topics) <= 3
    assert len(either.nearest(text, "zh-Hans")) == 3


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["\u0301\u0323", "\ufdfa", "cost, ", "武汉？", "wuhn "])
def test_time_does_not_grow_with_what_is_cut_off(library, piece):
    """A text ten times as long takes no longer."""

    def seconds(text):
        matcher = by_wording(library)
        begun = time.perf_counter()
        matcher.find(text, "en")
        return time.perf_counter() - begun

    short, long = piece * 5_000, piece * 50_000
    assert min(seconds(long) for _ in range(3)) < 5 * min(seconds(short) for _ in range(3)) + 0.02


def test_an_empty_library_answers_nothing():
    """Before anything is written, nothing is known."""
    empty = replace(small.library(), phrasings=(), topics={}, offtopic=(), names=())
    assert Matcher(empty).find("hello", "en") == Match(MatchKind.NONE, (), -1.0, "en")


def test_a_single_topic_is_a_library():
    """The first topic somebody writes can be found."""
    one = small.library({"en": {"pipeline.cost": ("what does it cost", "price")}}, offtopic={})
    assert by_wording(one).find("price", "en").topics == ("pipeline.cost",)


def test_many_threads_get_what_one_gets(matcher):
    """One matcher serves all."""
    texts = [f"{one} {number}" for number in range(20) for one in ("cities", "price", "武汉")]
    alone = [matcher.find(text, "en") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: Matcher.find(matcher, text, "en"), texts)) == alone


def test_what_was_learned_is_kept(library, tmp_path, monkeypatch):
    """The second start does not learn again and finds the same."""
    first = by_wording(library, cache=tmp_path)
    monkeypatch.setattr("knowledge.models.ridge.solve", None)
    second = by_wording(library, cache=tmp_path)
    assert second.find("name the cities", "en") == first.find("name the cities", "en")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: raw[:-100], id="cut-off"),
        pytest.param(lambda raw: raw[:500] + bytes([raw[500] ^ 1]) + raw[501:], id="one-bit"),
        pytest.param(lambda raw: b"PK" + raw, id="foreign"),
    ],
)
def test_a_damaged_file_is_not_trusted(library, tmp_path, damage):
    """It is learned again, and the file written anew."""
    by_wording(library, cache=tmp_path)
    path = tmp_path / "en.learned"
    sound = path.read_bytes()
    path.write_bytes(damage(sound))
    assert by_wording(library, cache=tmp_path).find("price", "en").topics == ("pipeline.cost",)
    assert path.read_bytes() == sound


def test_other_content_is_learned_anew(library, tmp_path):
    """What was learned from other phrasings is of no use, whatever the fingerprint says."""
    by_wording(library, cache=tmp_path)
    other = small.library({"en": {**small.ENGLISH, "pipeline.cost": ("zebra",)}})
    assert by_wording(other, cache=tmp_path).find("zebra", "en").topics == ("pipeline.cost",)


def test_a_folder_that_cannot_be_written_is_borne(library, tmp_path):
    """Learning takes a few seconds then, at every start."""
    (tmp_path / "file").write_text("in the way")
    assert by_wording(library, cache=tmp_path / "file").find("price", "en").topics


def test_kept_arrays_need_their_key(tmp_path):
    """The same file under another key counts as missing."""
    model_store.save(tmp_path / "x", "one", {})
    assert model_store.load(tmp_path / "x", "one") == {}
    assert model_store.load(tmp_path / "x", "two") is None


def test_an_exam_is_marked(matcher):
    """Right, offered, wrong and declined make up the whole."""
    asked = {"pipeline.cost": "is there a fee", "cities.other": "which cities are targeted"}
    exam = [Phrasing(text, topic, "en", small.HERE) for topic, text in asked.items()]
    marks = evaluation.mark([(one, matcher.find(one.text, "en")) for one in exam])
    assert marks.asked == 2
    assert marks.right == 0.5
    assert marks.right + marks.offered + marks.wrong + marks.declined == 1
    assert marks.confusions == (("cities.other", "cities.overview", 1),)


def test_offtopic_is_asked_of_who_has_not_seen_it(library):
    """Each once; what comes of it is the share of each language that was answered."""
    asked = []

    def train(rest):
        seen = {one.text for one in rest.offtopic}

        def find(text, language):
            assert text not in seen
            asked.append(text)
            is_answered = language == "en" and text != library.offtopic[0].text
            return SimpleNamespace(outcome=MatchKind.ANSWER if is_answered else MatchKind.NONE)

        return SimpleNamespace(find=find)

    shares = evaluation.offtopic_answered(library, train, folds=2)
    assert sorted(asked) == sorted(one.text for one in library.offtopic)
    english = sum(one.language == "en" for one in library.offtopic)
    assert shares == {"en": (english - 1) / english, "zh-Hans": 0}


def test_offtopic_that_was_learned_is_answered_less_often(library):
    """What holding it out is for: as learned it is not answered at all, and unseen some of it is."""
    unseen = evaluation.offtopic_answered(library, by_wording, folds=2)
    learned = evaluation.offtopic_answered(library, lambda _: by_wording(library), folds=2)
    assert learned == {"en": 0, "zh-Hans": 0}
    assert all(unseen[language] > share for language, share in learned.items())
