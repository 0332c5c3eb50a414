"""E-mail addresses that are said, spelt, or kept from robots."""

import pytest

from bot.dialogue.telling.addresses import ENDS
from bot.dialogue.telling.spoken_addresses import SpokenAddresses
from tests.packs.whole import shipped

ADDRESSES = SpokenAddresses(shipped(), ENDS)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("my mail is henrik underscore b at gangtek dot dk", "henrik_b@gangtek.dk"),
        ("so it's export and then the at sign and then hearwell dot se", "export@hearwell.se"),
        ("mikkel.thorup [at] stepwise [dot] dk, spam bots", "mikkel.thorup@stepwise.dk"),
        ("camilla(a)hjemmero.dk, skriver a i parentes", "camilla@hjemmero.dk"),
        ("wei bindestreg zhang snabel a medvirk punktum com", "wei-zhang@medvirk.com"),
        ("tiina viiva lehto ät pohjolanapu piste fi", "tiina-lehto@pohjolanapu.fi"),
        ("þetta er anna undirstrik maria hjá silfurtun punktur is", "anna_maria@silfurtun.is"),
        ("Stafirnir eru k-e-t-i-l-l, svo att-merki og sjonarhorn.is", "ketill@sjonarhorn.is"),
        ("mikkel 小老鼠 rehabhuset 點 dk", "mikkel@rehabhuset.dk"),
        ("嗯邮箱是这样的 l i u 然后 at 然后 omsorgtek 点 no", "liu@omsorgtek.no"),
        ("zhao下划线min@vardlinjen.se", "zhao_min@vardlinjen.se"),
    ],
)
def test_an_address_is_written_as_it_is_typed(said, address):
    """Signs in the place of their words, and letters together."""
    assert address in ADDRESSES.written(said)


@pytest.mark.parametrize(
    "text",
    [
        "I work at trinvis.dk",
        "we are at kotiturva.fi",
        "Anna.Berg@Firma.no",
        "meet us at the hotel, dot the i, se you",
        "ring mig på 12 34 56 78, jeg er hos hjemmero.dk",
    ],
)
def test_what_is_no_address_stays(text):
    """A site after a mere "at" is a site, and what was typed keeps its capitals."""
    assert ADDRESSES.written(text) == text


@pytest.mark.parametrize(
    "text", ["a " * 2_000, "ab at " * 700, "a.b_" * 1_000, "a - " * 900 + "@"]
)
def test_the_text_is_looked_at_near_its_marks_only(text):
    """However often what may belong to an address stands in it, nothing of it becomes one."""
    assert ADDRESSES.written(text) == text
