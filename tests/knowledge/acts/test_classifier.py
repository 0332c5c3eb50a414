"""From a text to what it does: acts learned from a small library, in the test."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from knowledge.acts import training
from knowledge.acts.act import (
    ANSWERS,
    CALLS,
    SURE,
    Act,
    ActScores,
    ClosedAnswer,
    Resemblance,
)
from knowledge.acts.classifier import ActClassifier
from knowledge.acts.training import NOTHING
from knowledge.matching.matcher import Matcher
from knowledge.models import network
from knowledge.models.embeddings import Embedder, sentence_embedder
from knowledge.topic import Phrasing
from tests.knowledge import small
from tests.knowledge.language.test_text import HOSTILE

DONE = {
    "en": {
        Act.AFFIRM: (
            *("yes", "yes please", "I agree", "yes, that is fine", "agreed", "I consent to this"),
            *("fine with me", "sure, I agree", "that is all right with me"),
        ),
        Act.DENY: (
            *("no", "no thanks", "I do not agree", "rather not", "no, I refuse", "I disagree"),
            *("certainly not", "I do not want that"),
        ),
        Act.PERSON: (
            *("I want to talk to a human", "give me a person", "is there anybody real here"),
            *("connect me to your staff", "let me speak with somebody"),
        ),
        Act.EMERGENCY: (
            *("help, he is not breathing", "she collapsed and lies on the floor"),
            *("there is blood everywhere, help", "my father has a heart attack now"),
        ),
        Act.CRISIS: (
            *("I want to die", "I cannot go on living", "I am going to end my life"),
            *("nobody would miss me if I were dead",),
        ),
        "": ("I am dying of laughter", "this deadline kills me", "our pumps help hearts"),
    },
    "zh-Hans": {
        Act.AFFIRM: ("同意", "好的", "我同意", "可以，没问题", "是的"),
        Act.DENY: ("不同意", "不要", "我拒绝", "不可以"),
        Act.PERSON: ("转人工", "我要找真人", "请让工作人员联系我"),
        Act.EMERGENCY: ("救命，他没有呼吸了", "快来人，她晕倒了", "流了好多血"),
        Act.CRISIS: ("我不想活了", "我想自杀", "活着没有意思"),
    },
}


def taught(done=DONE):
    """Return the small library with sentences of each act."""
    acts = tuple(
        Phrasing(text, act, language, small.HERE)
        for language, acts in done.items()
        for act, texts in acts.items()
        for text in texts
    )
    return replace(small.library(), acts=acts)


@pytest.fixture(scope="module", autouse=True)
def few_units():
    """Learn as much as so few sentences teach: the whole network takes seven seconds each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "HIDDEN", 48)
        yield


@pytest.fixture(scope="module")
def library():
    return taught()


@pytest.fixture(scope="module")
def entities(library):
    return Matcher(library, embed=lambda: None).entities


@pytest.fixture(scope="module", params=["embeddings", "wording"])
def either(request, library, entities):
    """The classifier with sentence vectors, and without their package."""
    if request.param == "embeddings":
        return ActClassifier.of(library, entities)
    return by_wording(library, entities)


def by_wording(library, entities, **options):
    return ActClassifier.of(library, entities, embed=lambda: None, **options)


def best(heard):
    return max(heard.scores, key=heard.scores.get)


@pytest.mark.parametrize(
    ("text", "language", "act"),
    [
        ("Yes, I agree!", "en", Act.AFFIRM),
        ("no, I do not agree", "en", Act.DENY),
        ("I want to speak to a person", "en", Act.PERSON),
        ("help, she is not breathing", "en", Act.EMERGENCY),
        ("I want to end my life", "en", Act.CRISIS),
        ("好的，我同意", "zh-Hans", Act.AFFIRM),
        ("好的，我同意！", "zh-Hant", Act.AFFIRM),
        ("我不同意", "zh-Hans", Act.DENY),
        ("Which cities are targeted", "en", NOTHING),
        ("what does it cost to take part", "en", NOTHING),
        ("Is Wuhan included?", "en", NOTHING),
    ],
)
def test_finds_what_is_done(either, text, language, act):
    """By embeddings and wording, or by wording alone; a question does nothing."""
    assert best(either.heard(text, language)) == act


def test_a_language_lends_to_another(library, entities):
    """Who says yes in the words of another language is understood by what they mean."""
    if sentence_embedder() is None:
        pytest.skip("the package with the model is missing")
    classifier = ActClassifier.of(library, entities)
    heard = classifier.heard("ja, jag håller med", "en")
    assert heard.first(Act.AFFIRM, Act.DENY, Act.PERSON) is Act.AFFIRM


def test_the_sentences_of_a_text_cost_no_run_of_their_own(library, entities, monkeypatch):
    """The model runs once for all of it; what each sentence means is taken from there."""
    if sentence_embedder() is None:
        pytest.skip("the package with the model is missing")
    classifier = ActClassifier.of(library, entities)
    runs, run = [], Embedder._runs_of  # noqa: SLF001  # how often the model runs
    monkeypatch.setattr(
        Embedder, "_runs_of", lambda self, texts: runs.extend(texts) or run(self, texts)
    )
    heard = classifier.heard("It is raining in the garden. I want to talk to a human!", "en")
    assert runs == ["it is raining in the garden i want to talk to a human"]
    assert heard.first(Act.AFFIRM, Act.DENY, Act.PERSON) is Act.PERSON


def test_a_sentence_that_was_taught_is_sure(either):
    """About one for the act, about minus one for the others."""
    heard = either.heard("I agree", "en")
    assert heard.score(Act.AFFIRM) > SURE
    assert all(heard.score(act) < SURE for act in (Act.DENY, Act.PERSON, *CALLS))


def test_what_sounds_like_a_call_and_is_none(either):
    """A figure of speech is further from a call than a cry."""
    cry, laughter = (either.heard(text, "en") for text in ("I want to die", "dying of laughter"))
    assert cry.call is Act.CRISIS
    assert cry.urgency > laughter.urgency


def test_a_cry_at_the_end_of_a_long_story_is_one(either):
    """Each sentence may be the cry; of other acts the whole message counts."""
    story = "We make pumps in Oslo. The price is free of charge. Tell me about Wuhan. "
    whole = either.heard(story + "Help, he is not breathing!", "en")
    alone = either.heard("Help, he is not breathing!", "en")
    assert whole.score(Act.EMERGENCY) >= alone.score(Act.EMERGENCY) - 1e-3
    assert whole.score(Act.EMERGENCY) > either.heard(story, "en").score(Act.EMERGENCY)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "fi", "xx"])
def test_bears_anything(either, text, language):
    """Whatever is written, in whatever language: finite numbers, or nothing."""
    assert np.isfinite(list(either.heard(text, language).scores.values())).all()


@pytest.mark.parametrize("text", ["", "   ", "?!"], ids=ascii)
def test_nothing_said_does_nothing(either, text):
    """No act is heard where nothing is read."""
    assert either.heard(text, "en").call is None


def test_without_acts_every_text_does_nothing(entities, tmp_path):
    """A pack need not tell any; nothing is kept then."""
    classifier = ActClassifier.of(small.library(), entities, cache=tmp_path)
    assert (classifier.classes, dict(classifier.heard("yes", "en").scores)) == ((), {})
    assert list(tmp_path.iterdir()) == []


def test_the_same_content_teaches_the_same(library, entities):
    """To the last bit, however often it is learned."""
    texts = ["yes", "no", "which cities", "救命"]
    first, second = (by_wording(library, entities).scores(texts, "en") for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("i want to die", Act.CRISIS),
        ("Which cities are there? I want to die.", Act.CRISIS),
        ("RATHER NOT!", Act.DENY),
        ("this deadline kills me…", NOTHING),
    ],
)
def test_what_is_written_down_is_heard_as_it_is_written(library, entities, said, act):
    """Whatever else it resembles: an editor has said what it is."""
    heard = by_wording(library, entities).heard(said, "en")
    assert heard.score(act) == 1.0
    assert act != NOTHING or heard.urgency == -1.0


def test_what_is_written_down_twice_is_weighed(entities):
    """As two acts it is neither for sure."""
    both = {act: (*texts, "well well") for act, texts in DONE["en"].items()}
    heard = by_wording(taught({**DONE, "en": both}), entities).heard("well well", "en")
    assert max(heard.scores.values()) < 1.0


def test_what_was_learned_is_kept(library, entities, tmp_path, monkeypatch):
    """The next start reads it and learns nothing, and hears the same."""
    learned = by_wording(library, entities, cache=tmp_path)
    monkeypatch.setattr(
        "knowledge.acts.classifier.trained",
        lambda *_: pytest.fail("learned again"),
    )
    kept = by_wording(library, entities, cache=tmp_path)
    assert kept.heard("I agree", "en") == learned.heard("I agree", "en")
    assert kept.classes == learned.classes


def test_another_sentence_is_learned_anew(library, entities, tmp_path):
    """What was kept of other content is not trusted."""
    before = by_wording(library, entities, cache=tmp_path).heard("aye aye", "en")
    more = {**DONE["en"], Act.AFFIRM: (*DONE["en"][Act.AFFIRM], "aye aye captain")}
    after = by_wording(taught({**DONE, "en": more}), entities, cache=tmp_path)
    assert after.heard("aye aye", "en").score(Act.AFFIRM) > before.score(Act.AFFIRM)


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 4096])
def test_a_damaged_file_is_learned_anew(library, entities, tmp_path, damage):
    """It counts as missing."""
    learned = by_wording(library, entities, cache=tmp_path)
    (tmp_path / "acts.learned").write_bytes(damage)
    again = by_wording(library, entities, cache=tmp_path)
    assert again.heard("I agree", "en") == learned.heard("I agree", "en")


def test_a_beginning_hears_by_a_draft(library, entities, tmp_path, monkeypatch):
    """Until all is learned it is some of everything. What is written down is heard word for word all the same."""
    monkeypatch.setattr(training, "DRAFTED", 3)
    assert ActClassifier.begun(library, entities, cache=tmp_path).classes == ()
    by_wording(library, entities, cache=tmp_path, is_draft=True)
    draft = ActClassifier.kept(
        library, entities, cache=tmp_path, embed=lambda: None, is_draft=True
    )
    whole = by_wording(library, entities, cache=tmp_path)
    assert draft.key != whole.key
    assert draft.classes == whole.classes
    last = DONE["en"][Act.AFFIRM][-1]
    assert draft.heard(last, "en").written == Act.AFFIRM


def test_threads_hear_the_same(either):
    """One classifier serves all of them."""
    texts = [f"{text} {n}" for n in range(5) for text in ("yes", "no", "help me", "同意")]
    alone = [either.heard(text, "en") for text in texts]
    either._heard.cache_clear()  # noqa: SLF001
    found = {}

    def hear(text):
        found[text] = either.heard(text, "en")

    threads = [threading.Thread(target=hear, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[text] for text in texts] == alone


# Answers


def test_what_is_answered_is_heard_among_answers_alone(either):
    """A yes is one, a no is one, whatever else there is to do."""
    yes, no = either.heard("yes, I agree", "en"), either.heard("no, I do not agree", "en")
    assert yes.answered.lead(ClosedAnswer.YES) > 0 > yes.answered.lead(ClosedAnswer.NO)
    assert no.answered.lead(ClosedAnswer.NO) > 0 > no.answered.lead(ClosedAnswer.YES)


def test_two_answers_together_are_heard_as_one():
    """The regression is linear: their scores add up, less the -1 of what is neither."""
    scores = {
        ClosedAnswer.YES: -0.4,
        ClosedAnswer.SEND: -0.3,
        ClosedAnswer.NO: -0.2,
        ClosedAnswer.NEITHER: -1.0,
    }
    assert Resemblance(scores=scores).lead(ClosedAnswer.YES) == pytest.approx(-0.2)
    assert Resemblance(scores=scores).lead(ClosedAnswer.YES, ClosedAnswer.SEND) == pytest.approx(
        0.3 + 0.2
    )
    assert ActScores({}).answered.lead(ClosedAnswer.YES) < 0


def test_without_answers_in_the_library_nothing_is_answered(library, entities):
    """Acts that answer no closed question are heard all the same."""
    only = replace(library, acts=tuple(each for each in library.acts if each.topic not in ANSWERS))
    acts = by_wording(only, entities)
    heard = acts.heard("I want to die", "en")
    assert heard.call is Act.CRISIS
    assert heard.answered.lead(ClosedAnswer.YES) <= 0
