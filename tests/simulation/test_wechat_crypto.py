"""Signature and encryption agree with the vectors that WeChat's own examples publish."""

import pytest

from bot.simulation.wechat_crypto import Envelope, EnvelopeError, signature
from bot.simulation.wechat_xml import read

KEY_A = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def test_encrypting_gives_the_published_text():
    """With the published random bytes the result is the published one (vector A)."""
    envelope = Envelope(KEY_A, "wxb11529c136998cb6")
    sealed = (
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
    )
    assert envelope.encrypt("我是中文abcd123", b"aaaabbbbccccdddd") == sealed
    assert envelope.decrypt(sealed) == "我是中文abcd123"


def test_the_published_echo_is_verified_and_decrypted():
    """The check of an address in safe mode (vector B)."""
    sealed = (
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
    )
    signed = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
    assert signature("QDG6eK", "1409659589", "263014780", sealed) == signed
    key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
    assert Envelope(key, "wx5823bf96d3bd56c7").decrypt(sealed) == "1616140317555161061"


def test_the_published_message_is_verified_and_decrypted():
    """A message in safe mode (vector C)."""
    sealed = (
        "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6"
        "F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T33"
        "2jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCg"
        "avjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6Oewp"
        "usjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
    )
    signed = "5d197aaffba7e9b25a30732f161a50dee96bd5fa"
    assert signature("spamtest", "1409735669", "1320562132", sealed) == signed
    told = read(Envelope(KEY_A, "wx2c2769f8efd9abc2").decrypt(sealed))
    assert told["Content"] == "abcdteT"
    assert told["MsgId"] == "6054768590064713728"
    assert told["FromUserName"] == "oyORnuP8q7ou2gfYjqLzSIWZf0rs"


def test_the_published_reply_is_encrypted_and_signed():
    """A reply in safe mode (vector E)."""
    envelope = Envelope("A" * 43, "wx134c8103faa5a59e")
    text = "<xml><demo_resp>[CDATA[good luck]]</demo_resp></xml>"
    sealed = (
        "hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HA"
        "ZbSvPT9t/o11MI7d6WELwqrGd7jMnV0zv3Zc9Nq7"
    )
    assert envelope.encrypt(text, b"999951349e8ee746") == sealed
    signed = "03e0812039325c2712ef5f0f980fd14c70d6e307"
    assert signature("AAAAA", "1713424427", "415670741", sealed) == signed


@pytest.mark.parametrize(
    "sealed", ["", "!!!", "AAAA", "A" * 64], ids=["none", "odd", "short", "noise"]
)
def test_what_is_no_ciphertext_is_refused_in_one_way(sealed):
    """Whatever is wrong with it, reading raises the same error."""
    with pytest.raises(EnvelopeError):
        Envelope(KEY_A, "wx0123456789abcdef").decrypt(sealed)


def test_what_was_encrypted_for_another_account_is_refused():
    """The AppID inside is compared."""
    sealed = Envelope(KEY_A, "wx0123456789abcdef").encrypt("你好")
    with pytest.raises(EnvelopeError, match="another AppID"):
        Envelope(KEY_A, "wxfedcba9876543210").decrypt(sealed)
