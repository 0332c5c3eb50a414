"""The official vectors, the signature, and what makes a clock look wrong."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.callback import fields_of
from bot.channels.wechat.credentials import MAIN, Credentials
from bot.channels.wechat.crypto import Ages, Crypto, Query, RefusedError, signature
from tests.bot.channels.wechat.office import AES_KEY, credentials

VECTOR_A = (
    "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
)
VECTOR_B = (
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
)
VECTOR_C = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PG"
    "HQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6"
    "tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp"
    "3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhv"
    "Ql+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
VECTOR_E = (
    "hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HAZbSv"
    "PT9t/o11MI7d6WELwqrGd7jMnV0zv3Zc9Nq7"
)


def fixed(monkeypatch, crypto, prefix):
    """Let *crypto* begin each text with *prefix*, as the vectors do."""
    monkeypatch.setattr(crypto._cipher, "get_random_string", lambda: prefix)  # noqa: SLF001


def test_vector_a_is_encrypted_as_it_should_be(monkeypatch):
    crypto = Crypto(Credentials(MAIN, "wxb11529c136998cb6", "pamtest", aes_key=AES_KEY))
    fixed(monkeypatch, crypto, "aaaabbbbccccdddd")
    assert crypto.seal("我是中文abcd123", 0).ciphertext == VECTOR_A


def test_vector_b_is_decrypted_as_it_should_be():
    key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
    crypto = Crypto(Credentials(MAIN, "wx5823bf96d3bd56c7", "QDG6eK", aes_key=key))
    query = Query(
        "1409659589", "263014780", msg_signature="5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    )
    assert crypto.open(query, VECTOR_B) == "1616140317555161061"


@pytest.mark.parametrize(
    "tail", [b"\xf0\x9f", b"\xed\xa0\xbd", b"\xff"], ids=["cut", "half", "none"]
)
def test_bytes_that_are_no_utf_8_are_replaced(tail):
    """Half an emoji; before, it was taken for a wrong key."""
    crypto = Crypto(Credentials(MAIN, "wx2c2769f8efd9abc2", "spamtest", aes_key=AES_KEY))
    ciphertext = crypto._cipher.encrypt("哪些城市".encode() + tail, "wx2c2769f8efd9abc2").decode()  # noqa: SLF001
    query = Query("1", "2", msg_signature=signature("spamtest", "1", "2", ciphertext))
    assert crypto.open(query, ciphertext).rstrip("\ufffd") == "哪些城市"


def test_vector_c_is_decrypted_as_it_should_be():
    crypto = Crypto(Credentials(MAIN, "wx2c2769f8efd9abc2", "spamtest", aes_key=AES_KEY))
    query = Query(
        "1409735669", "1320562132", msg_signature="5d197aaffba7e9b25a30732f161a50dee96bd5fa"
    )
    fields = fields_of(crypto.open(query, VECTOR_C))
    assert fields["Content"] == "abcdteT"
    assert fields["MsgId"] == "6054768590064713728"
    assert fields["FromUserName"] == "oyORnuP8q7ou2gfYjqLzSIWZf0rs"


def test_vector_e_is_encrypted_and_signed_as_it_should_be(monkeypatch):
    crypto = Crypto(Credentials(MAIN, "wx134c8103faa5a59e", "AAAAA", aes_key="A" * 43))
    fixed(monkeypatch, crypto, "999951349e8ee746")
    text = "<xml><demo_resp>[CDATA[good luck]]</demo_resp></xml>"
    assert crypto.seal(text, 0).ciphertext == VECTOR_E
    made = signature("AAAAA", "1713424427", "415670741", VECTOR_E)
    assert made == "03e0812039325c2712ef5f0f980fd14c70d6e307"


@given(text=st.text(max_size=600))
def test_what_is_sealed_can_be_opened(text):
    text = text.encode("utf-8", "ignore").decode()
    crypto = Crypto(credentials(aes_key=AES_KEY))
    sealed = crypto.seal(text, 1_764_072_000)
    query = Query(sealed.timestamp, sealed.nonce, msg_signature=sealed.signature)
    assert crypto.open(query, sealed.ciphertext) == text


def test_no_two_replies_are_encrypted_alike():
    crypto = Crypto(credentials(aes_key=AES_KEY))
    sealed = [crypto.seal("the same", 1_764_072_000) for _ in range(50)]
    assert len({each.ciphertext for each in sealed}) == len({each.nonce for each in sealed}) == 50


def test_the_time_and_nonce_of_a_reply_are_well_formed():
    sealed = Crypto(credentials(aes_key=AES_KEY)).seal("x", 1_764_072_000.9)
    items = {
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
        "msg_signature": sealed.signature,
    }
    assert Query.of(items.items()).timestamp == "1764072000"


@pytest.mark.parametrize("offset", range(1, 34))
def test_whatever_the_padding_says_is_met_in_one_way(offset):
    """An inner length or padding that lies is refused like everything else."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    key = base64.b64decode(AES_KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    plain = b"p" * 16 + (1000).to_bytes(4, "big") + b"x" * 43 + bytes([offset - 1])
    ciphertext = base64.b64encode(encryptor.update(plain)).decode()
    crypto = Crypto(credentials(aes_key=AES_KEY))
    made = signature(credentials().token, "1764072000", "1", ciphertext)
    with pytest.raises(RefusedError) as refusal:
        crypto.open(Query("1764072000", "1", msg_signature=made), ciphertext)
    assert refusal.value.reason == "cannot be decrypted"


@pytest.mark.parametrize(
    ("came", "are_skewed"),
    [
        ("", False),
        ("--", False),  # too few to say
        ("---", True),
        ("+" * 50, False),
        ("+" * 40 + "-" * 10, False),  # a fifth, not more
        ("+" * 39 + "-" * 11, True),
        ("-" * 11 + "+" * 50, False),  # long ago
    ],
)
def test_a_clock_is_wrong_when_more_than_a_fifth_are_refused_for_their_age(came, are_skewed):
    ages = Ages()
    for each in came:
        ages.note(is_timely=each == "+")
    assert ages.are_skewed is are_skewed
