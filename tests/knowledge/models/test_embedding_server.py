"""Embeddings of a server: what it gives, how it breaks, and that nobody waits for it twice."""

import datetime as dt
import logging
import ssl
import threading
import time
from contextlib import closing
from http.client import HTTPSConnection
from urllib.parse import urlsplit

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from knowledge.models.embedding_client import (
    EmbeddingClient,
    EmbeddingError,
    Endpoint,
    endpoint_url,
)
from knowledge.models.embedding_server import PROBE, EmbeddingServer, thinking
from tests.knowledge.models.embedding_fake import (
    FAULTS,
    ODD_VECTORS,
    SIZE,
    FakeEmbeddings,
    tls,
    vector_of,
)

TEXTS = ("red car", "blue bicycle")

SLOW = ("drips", "is slow")

PATIENCE = 20.0
"""Seconds that a busy machine may take over what takes milliseconds."""


@pytest.fixture
def fake():
    with FakeEmbeddings() as fake:
        yield fake


@pytest.fixture
def server(fake):
    endpoint = Endpoint(fake.url, may_be_private=True)
    with closing(EmbeddingServer(endpoint, patience=PATIENCE)) as server:
        yield server


@pytest.fixture
def fetch():
    """Fetch the vectors of texts from an endpoint."""
    clients = []

    def fetched(url, *, may_be_private=True, seconds=PATIENCE, texts=TEXTS, **told):
        clients.append(EmbeddingClient(Endpoint(url, may_be_private=may_be_private, **told)))
        return clients[-1].fetch(texts, seconds)

    yield fetched
    for client in clients:
        client.close()


def test_each_text_has_its_vector_of_length_one(fake, fetch):
    """In the order of the texts, whatever the order of the answer; the key goes along, and the model's name."""
    vectors = fetch(fake.url, model="some-model", key="open-sesame")
    wanted = np.array([vector_of("red car"), vector_of("blue bicycle")])
    assert np.allclose(vectors, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)
    assert fake.headers[0]["Authorization"] == "Bearer open-sesame"
    assert fake.headers[0]["model"] == "some-model"


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_breaks_is_an_error_in_words_of_ours(fake, fetch, fault):
    """And the same server gives vectors when nothing is wrong with it."""
    fake.fault = fault
    with pytest.raises(EmbeddingError) as told:
        fetch(fake.url, seconds=1.0 if fault in SLOW else PATIENCE)
    assert "car" not in str(told.value)
    assert fake.url not in str(told.value)
    fake.fault = ""
    assert fetch(fake.url).shape == (2, SIZE)


@pytest.mark.parametrize("fault", ODD_VECTORS)
def test_one_odd_vector_alone_is_an_error(fake, fetch, fault):
    """Also where no other vector shows that it is odd; without the fault it is fine."""
    fake.fault = fault
    with pytest.raises(EmbeddingError):
        fetch(fake.url, texts=["red car"])
    fake.fault = ""
    assert fetch(fake.url, texts=["red car"]).shape == (1, SIZE)


def test_whatever_else_breaks_on_the_way_is_an_error_too(fake, fetch, monkeypatch):
    """No mistake of another machine, or of what calls it, reaches whoever asks."""

    def breaks(answer, count):
        raise RuntimeError(answer)

    monkeypatch.setattr("knowledge.models.embedding_client.vectors_in", breaks)
    with pytest.raises(EmbeddingError, match="not understood"):
        fetch(fake.url)


@pytest.mark.parametrize("fault", SLOW)
def test_nobody_waits_longer_than_they_said(fake, fetch, fault):
    """Neither for the first byte nor for the last one."""
    fake.fault = fault
    begun = time.monotonic()
    with pytest.raises(EmbeddingError, match="too long"):
        fetch(fake.url, seconds=0.5)
    assert time.monotonic() - begun < PATIENCE  # it would have gone on for half a minute


def test_a_redirect_is_not_followed(fake, fetch):
    """Texts go to the address that was set, and to no other."""
    fake.fault = "leads elsewhere"
    with pytest.raises(EmbeddingError, match="elsewhere"):
        fetch(fake.url)
    assert (fake.calls, fake.elsewhere) == (1, 0)


def test_a_server_that_is_not_there(fake, fetch):
    """Is said to be out of reach."""
    url = fake.url
    fake.__exit__()
    fake.__exit__ = lambda *_: None
    with pytest.raises(EmbeddingError, match="cannot be reached"):
        fetch(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_address_needs_the_operators_word(fake, fetch, host):
    """Also where a name stands for it; with the word it is called."""
    url = fake.url.replace("127.0.0.1", host)
    with pytest.raises(EmbeddingError, match="private"):
        fetch(url, may_be_private=False)
    assert fake.calls == 0
    fetch(url, may_be_private=True)
    assert fake.calls == 1


@pytest.mark.parametrize(
    "host",
    [
        *("10.1.2.3", "192.168.0.1", "172.20.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1", "255.255.255.255"),
        *("fec0::1", "64:ff9b:1::a00:1", "::10.0.0.1"),
    ],
)
def test_what_is_private(host):
    """Networks of one's own, this machine, and what leads into them in disguise."""
    with pytest.raises(EmbeddingError, match="private"):
        Endpoint("https://embed.example.org").require_address(host)
    Endpoint("http://embed.example.org", may_be_private=True).require_address(host)


def test_to_a_public_address_only_by_https():
    """Even where private ones are allowed."""
    Endpoint("https://embed.example.org").require_address("93.184.216.34")
    with pytest.raises(EmbeddingError, match="unencrypted"):
        Endpoint("http://embed.example.org", may_be_private=True).require_address("93.184.216.34")


@pytest.mark.parametrize("host", ["2130706433", "127.1", "017700000001"])
def test_an_address_in_an_odd_form_is_not_called(fake, fetch, host):
    """The operating system would take it for this machine."""
    port = urlsplit(fake.url).port
    with pytest.raises(EmbeddingError):
        fetch(f"https://{host}:{port}/embeddings", may_be_private=False)
    assert fake.calls == 0


def certified(folder):
    """Return a file with a certificate for 127.0.0.1 that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251  # certificates live by the real clock
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + certificate.public_bytes(pem))
    return file


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path, fetch):
    """Whoever does not look at it gets an answer."""
    with FakeEmbeddings(tls(certified(tmp_path))) as fake:
        with pytest.raises(EmbeddingError, match="certificate"):
            fetch(fake.url)
        assert fake.calls == 0
        careless = ssl.create_default_context()
        careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
        port = urlsplit(fake.url).port
        with closing(HTTPSConnection("127.0.0.1", port, context=careless)) as call:
            call.request("POST", "/v1/embeddings", '{"input": ["a"], "model": "b"}')
            assert call.getresponse().status == 200


@pytest.mark.parametrize(
    "value",
    [
        *(
            "embed.example.org",
            "ftp://embed.example.org",
            "https://",
            "https://a:b@embed.example.org",
        ),
        *("https://embed.example.org/v1?key=1", "https://embed.example.org/#x", "https://a b/"),
        *("https://a..b/v1", "https://embed.example.org:99999/v1", f"https://{'a' * 64}.org"),
    ],
)
def test_what_is_no_address(value):
    """Is said in a sentence that shows one."""
    with pytest.raises(ValueError, match="for example https://"):
        endpoint_url(value)


@pytest.mark.parametrize("value", ["https://e.example/v1", "https://e.example/v1/embeddings/"])
def test_the_address_may_be_the_root_or_the_whole(value):
    """Both are found in the manuals of such servers."""
    assert endpoint_url(value) == "https://e.example/v1/embeddings"


def test_what_is_closed_stays_closed(fake):
    """A call on its way is an error like others, and no later one begins a thread anew."""
    client = EmbeddingClient(Endpoint(fake.url, may_be_private=True))
    assert client.fetch(["a"], PATIENCE).shape == (1, SIZE)
    fake.fault, errors = "is slow", []

    def ask():
        try:
            client.fetch(["b"], PATIENCE)
        except EmbeddingError as error:
            errors.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    ends = time.monotonic() + PATIENCE
    while fake.calls < 2 and time.monotonic() < ends:
        time.sleep(0.01)
    client.close()
    asking.join(PATIENCE)
    assert errors == ["it is asked no more"]
    fake.fault = ""
    with pytest.raises(EmbeddingError, match="no more"):
        client.fetch(["c"], PATIENCE)
    assert fake.calls == 2
    client.close()


# What is asked, and when


def test_all_texts_go_in_one_call_and_are_remembered(fake, server):
    """The windows of a longer text, too: they are texts like others."""
    embed = server.of(server.probe())
    with server.asking():
        first = embed(["a b c", "a b", "b c"], within="a b c")
        again = embed(["b c", "a b c"])
    assert fake.texts[1:] == [["a b c", "a b", "b c"]]
    assert np.array_equal(again, first[[2, 0]])


def test_where_nobody_may_wait_only_what_is_known_is_given(fake, server):
    """A unit of work on the database never waits for another machine."""
    embed = server.of(server.probe())
    with pytest.raises(EmbeddingError, match="nobody waits"):
        embed(["a"])
    assert server.failure is None
    with server.asking():
        embed(["a"])
    assert embed(["a"]).shape == (1, SIZE)
    assert fake.calls == 2


def test_who_has_waited_long_for_their_turn_does_not_wait_for_the_server(fake, server):
    """Nor does that close it; somebody who has waited less asks it, and says so before."""
    embed, told = server.of(server.probe()), []
    with (
        thinking(0.6 * PATIENCE, lambda: told.append("late")),
        server.asking(),
        pytest.raises(EmbeddingError, match="nobody waits"),
    ):
        embed(["a"])
    assert (server.failure, fake.calls) == (None, 1)
    with thinking(0.1 * PATIENCE, lambda: told.append("early")), server.asking():
        embed(["a"])
        embed(["a"])
    assert (told, fake.calls) == (["early"], 2)


@pytest.mark.parametrize("status", [400, 413, 422, 500])
def test_a_text_that_is_refused_shuts_out_no_other(fake, server, status):
    """Whoever wrote it is met otherwise; where a word of ours is refused, too, nobody asks any more."""
    embed = server.of(server.probe())
    fake.refused, fake.status = "odd text", status
    with server.asking(), pytest.raises(EmbeddingError, match=str(status)):
        embed(["odd text"])
    assert server.failure is None
    with server.asking():
        embed(["plain text"])
    fake.refused = PROBE
    with server.asking(), pytest.raises(EmbeddingError, match=str(status)):
        embed([PROBE])
    assert server.failure == f"it answers {status}"


def test_a_text_that_holds_nothing_is_not_sent(fake, server):
    """Such servers refuse it; its vector is nought."""
    space = server.probe()
    with server.asking():
        vectors = server.of(space)(["a", "", " "])
    learned = server.patiently(space)(["", "a"])
    assert fake.texts[1:] == [["a"], ["a"]]
    assert np.array_equal(vectors[0], learned[1])
    assert not vectors[1:].any()
    assert not learned[0].any()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_server_costs_one_wait(fake, server, fault, caplog):
    """Then nobody asks it, until somebody saw that it works; the log says each once, and no text."""
    caplog.set_level(logging.INFO)
    embed = server.of(server.probe())
    fake.fault = fault
    server.patience = 0.5 if fault in SLOW else PATIENCE
    for text in ("first question", "second question", "third question"):
        with server.asking(), pytest.raises(EmbeddingError):
            embed([text, text + " window"])
    with pytest.raises(EmbeddingError):
        server.probe()
    fake.fault, server.patience = "", PATIENCE
    server.probe()
    with server.asking():
        embed(["fourth question"])
    asked = [texts[0] for texts in fake.texts]
    assert [text for text in asked if text != PROBE] == ["first question", "fourth question"]
    events = [record.message for record in caplog.records if record.name.startswith("knowledge")]
    assert events == ["embedding_server_used", "embedding_server_failed", "embedding_server_used"]
    assert "question" not in caplog.text


def test_many_who_wait_at_once_wait_once(fake, server):
    """Whoever was under way when it failed is let go; nobody else begins to wait."""
    embed = server.of(server.probe())
    fake.fault, server.patience = "is slow", 0.5
    failed = []

    def ask(number):
        with server.asking():
            try:
                embed([f"question {number}"])
            except EmbeddingError:
                failed.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    ask(9)
    assert len(failed) == 9
    assert ["question 9"] not in fake.texts


def test_another_size_is_another_space(fake, server):
    """What was learned in the one is not asked with vectors of the other."""
    before = server.probe()
    embed = server.of(before)
    fake.size = SIZE + 1
    with server.asking(), pytest.raises(EmbeddingError, match=f"{SIZE + 1} numbers"):
        embed(["a"])
    after = server.probe()
    assert (before.size, after.size) == (SIZE, SIZE + 1)
    assert before.model != after.model
    with server.asking():
        assert server.of(after)(["a"]).shape == (1, SIZE + 1)
        with pytest.raises(EmbeddingError):
            embed(["a"])


def test_learning_asks_in_batches_and_again(fake, server, monkeypatch):
    """A batch that fails is asked for once more; one that goes on failing ends the learning."""
    monkeypatch.setattr("knowledge.models.embedding_server._PAUSE_SECONDS", 0.0)
    learn = server.patiently(server.probe())
    texts = [f"text {number}" for number in range(150)]
    assert learn(texts).shape == (150, SIZE)
    assert [len(each) for each in fake.texts[1:]] == [64, 64, 22]
    assert learn([]).shape == (0, SIZE)
    fake.fault, before = "is broken", fake.calls
    with pytest.raises(EmbeddingError, match="500"):
        learn(texts)
    assert fake.calls == before + 3
