"""Topics found by a server's embeddings, and by the built-in ones when it gives none."""

import json
from contextlib import closing
from dataclasses import asdict, replace

import numpy as np
import pytest

from knowledge.editing.learning import learned_by_server
from knowledge.matching.matcher import Matcher
from knowledge.matching.server_first import BUILT_IN, SERVER, Asking, ServerFirst, ServerKnowledge
from knowledge.models.embedding_client import EmbeddingError, Endpoint
from knowledge.models.embedding_server import PROBE, EmbeddingServer
from knowledge.models.embeddings import DIMENSIONS
from knowledge.topic import Phrasing
from tests.knowledge import small
from tests.knowledge.models.embedding_fake import FakeEmbeddings

ASKED = "spondulicks"
"""What is a price to the server alone."""


def built_in(texts, within=""):
    """Stand in for the built-in model, in which everything means the same."""
    return np.ones((len(texts), DIMENSIONS), dtype=np.float32)


@pytest.fixture
def fake():
    with FakeEmbeddings() as fake:
        yield fake


@pytest.fixture(scope="module")
def library():
    return small.library()


@pytest.fixture
def endpoint(fake):
    return Endpoint(fake.url, may_be_private=True)


@pytest.fixture
def server(endpoint):
    with closing(EmbeddingServer(endpoint, patience=60.0)) as server:
        yield server


def learn(library, folder, endpoint, wanted=None):
    return list(learned_by_server(library, folder, json.dumps(asdict(endpoint)), wanted))


@pytest.fixture
def finder(library, server, endpoint, tmp_path):
    learn(library, tmp_path / "kept", endpoint)
    server.probe()
    knowledge = ServerKnowledge(server)
    matcher = Matcher(library, embed=lambda: built_in)
    assert knowledge.gather(matcher, tmp_path / "kept") == ()
    return ServerFirst(matcher, knowledge)


def test_a_question_is_met_by_what_was_learned_by_the_server(finder, fake):
    """Whoever may wait asks it once; then everybody knows."""
    before = fake.calls
    match = Asking(finder).find(ASKED, "en")
    assert match.topics[0] == "pipeline.cost"
    assert fake.calls == before + 1
    assert finder.find(ASKED, "en") == match
    finder.nearest(ASKED, "en")
    assert fake.calls == before + 1
    assert finder.knowledge.met == {SERVER: 1, BUILT_IN: 0}


def test_when_it_fails_the_built_in_model_answers_as_if_there_were_no_server(finder, fake):
    """By what was learned for that model; and after one failure nobody asks any more."""
    asked = [ASKED, "Is it far? And who pays?", "why these towns"]
    alone = [finder.matcher.find(each, "en") for each in asked]
    fake.fault, before = "is broken", fake.calls
    assert [Asking(finder).find(each, "en") for each in asked] == alone
    assert [finder.find(each, "en") for each in asked] == alone
    assert fake.texts[before + 1 :] == [[PROBE]]
    assert finder.knowledge.met == {SERVER: 0, BUILT_IN: 3}


def test_a_text_of_which_nothing_is_read_shuts_out_no_other(finder, fake):
    """Four hundred marks before the first word; a server that refuses an empty text is not asked for it."""
    Asking(finder).find("." * 400 + "a", "en")
    Asking(finder).find(ASKED, "en")
    assert finder.knowledge.server.failure is None
    assert finder.knowledge.met[SERVER] == 2


def test_who_may_not_wait_is_met_at_once(finder, fake):
    """By the built-in model, where the server was not asked before."""
    before = fake.calls
    match = finder.find(ASKED, "en")
    assert match == finder.matcher.find(ASKED, "en")
    assert fake.calls == before
    assert Asking(finder).find(ASKED, "en") != match


@pytest.mark.parametrize(
    "text",
    [
        *("I am at anna@example.org", "ring +47 22 33 44 55", "040-123 45 67", "13812345678"),
        *("my mail is anna\uff20example.org", "anna(at)example.org", "my WeChat: ida", "wxid_abc"),
        *("我的微信号 ida2020", "加vx ida2020", "V信 ida2020", "一三八零零一三八零零零"),
    ],
)
def test_what_holds_contact_data_stays_here(finder, fake, text):
    """And the same without it goes to the server."""
    before = fake.calls
    Asking(finder).find(text, "en")
    assert fake.calls == before
    Asking(finder).find("I am at home since 2026", "en")
    assert fake.calls == before + 1


def test_a_longer_text_is_asked_for_in_two_calls(finder, fake):
    """All of it with its windows, and then all its parts with theirs."""
    before = fake.calls
    told = "We make beds for hospitals in the north of the country and have done so for long. "
    Asking(finder).find(f"{told}What does it cost? How do we sign up? Why these cities?", "en")
    calls = fake.texts[before:]
    assert len(calls) <= 2
    assert len(calls[0]) > 2


def test_a_language_that_is_not_learned_by_it_is_the_built_in_models(
    library, server, endpoint, tmp_path
):
    """Each language changes over when it is learned."""
    learn(library, tmp_path, endpoint, ["en"])
    server.probe()
    knowledge = ServerKnowledge(server)
    matcher = Matcher(library, embed=lambda: built_in)
    assert knowledge.gather(matcher, tmp_path) == ("zh-Hans",)
    assert knowledge.beside(matcher, "zh-Hans") is None
    assert knowledge.beside(matcher, "en") is not None
    learn(library, tmp_path, endpoint, ["zh-Hans"])
    assert knowledge.gather(matcher, tmp_path) == ()
    assert knowledge.beside(matcher, "zh-Hans") is not None


def test_another_library_is_not_answered_from(finder):
    """Until it was gathered for that one, too."""
    other = Matcher(small.library(), embed=lambda: built_in)
    assert not finder.knowledge.is_of(other)
    assert finder.knowledge.beside(other, "en") is None


def test_one_library_is_answered_from_though_another_comes_just_then(finder):
    """What stands beside a matcher is looked up once: another thread may put another in its place."""
    asked = finder.knowledge.server
    mine = finder.matcher, finder.knowledge.beside(finder.matcher, "en"), asked.space
    other = Matcher(small.library(), embed=lambda: built_in)

    class Turning(ServerKnowledge):
        pairs = iter(())
        _pair = property(
            lambda self: next(self.pairs, (other, other, mine[2])), lambda self, pair: None
        )

    knowledge = Turning(asked)
    knowledge.pairs = iter((mine,))
    assert knowledge.beside(finder.matcher, "en") is mine[1]
    assert knowledge.beside(finder.matcher, "en") is None


@pytest.mark.parametrize("change", ["size", "model", "url"])
def test_what_was_learned_by_another_model_is_never_used(
    library, endpoint, fake, tmp_path, change
):
    """Its name, its address and the size of its vectors are part of the key; with all three the same, it is used."""
    learn(library, tmp_path, endpoint, ["zh-Hans"])
    matcher = Matcher(library, embed=lambda: built_in)

    def lacking(where):
        with closing(EmbeddingServer(where, patience=60.0)) as server:
            server.probe()
            return ServerKnowledge(server).gather(matcher, tmp_path)

    assert lacking(endpoint) == ("en",)
    fake.size += change == "size"
    host = "localhost" if change == "url" else "127.0.0.1"
    model = "another" if change == "model" else endpoint.model
    url = endpoint.url.replace("127.0.0.1", host)
    assert lacking(Endpoint(url, model, may_be_private=True)) == ("en", "zh-Hans")


def test_the_built_in_models_files_stay_as_they_are(library, endpoint, tmp_path):
    """Both lie side by side in one folder, and neither is read as the other."""
    folder = tmp_path / "kept"
    Matcher(library, cache=folder, embed=lambda: built_in)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    learn(library, folder, endpoint)
    after = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert before.items() <= after.items()
    assert after.keys() - before.keys() == {
        *(
            "en.server.learned",
            "en.server.vectors",
            "zh-Hans.server.learned",
            "zh-Hans.server.vectors",
        ),
        *(".en.lock", ".zh-Hans.lock"),  # by these others wait who learn the same
    }


def test_what_came_before_the_server_failed_is_not_asked_again(
    library, endpoint, fake, tmp_path, monkeypatch
):
    """Learning that is begun anew goes on where it was."""
    monkeypatch.setattr("knowledge.models.embedding_server._PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("knowledge.models.embedding_cache._AT_ONCE", 8)
    fake.fault, fake.after = "is broken", 4
    with pytest.raises(EmbeddingError):
        learn(library, tmp_path, endpoint, ["en"])
    known = {text for call in fake.texts[1:4] for text in call}
    fake.fault, before = "", fake.calls
    assert learn(library, tmp_path, endpoint, ["en"]) == ["en"]
    asked = [text for call in fake.texts[before + 1 :] for text in call]
    assert len(known) == 24
    assert asked
    assert not known & set(asked)


def test_what_was_kept_stays_where_learning_fails(library, endpoint, fake, tmp_path, monkeypatch):
    """A changed phrasing at the very start, and a server that breaks there, do not cost all others."""
    monkeypatch.setattr("knowledge.models.embedding_server._PAUSE_SECONDS", 0.0)
    learn(library, tmp_path, endpoint, ["en"])
    first, *others = library.phrasings
    changed = replace(library, phrasings=(replace(first, text="never heard"), *others))
    assert first.language == "en"
    with monkeypatch.context() as broken:
        broken.setattr("knowledge.models.features.Features.fit", None)
        with pytest.raises(TypeError):
            learn(changed, tmp_path, endpoint, ["en"])
    before = fake.calls
    learn(changed, tmp_path, endpoint, ["en"])
    assert fake.texts[before + 1 :] == [["never heard"]]


def test_a_phrasing_more_costs_one_text(library, endpoint, fake, tmp_path):
    """As with the built-in model."""
    learn(library, tmp_path, endpoint, ["en"])
    more = Phrasing("may a choir take part", "pipeline.join", "en", small.HERE)
    before = fake.calls
    learn(replace(library, phrasings=(*library.phrasings, more)), tmp_path, endpoint, ["en"])
    assert fake.texts[before + 1 :] == [["may a choir take part"]]
