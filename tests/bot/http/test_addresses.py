"""An address is the peer's, or the last hop that a trusted proxy speaks for."""

import pytest

from bot.http.addresses import Proxies, networks

PROXY = "172.18.0.2"
TRUSTED = networks("127.0.0.1, 172.16.0.0/12 2001:db8:1::/48")


def source(peer, *forwarded, trusted=TRUSTED):
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    scope = {"type": "http", "client": (peer, 4711), "headers": headers}
    return Proxies(trusted).source_of(scope)


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        (["198.51.100.7"], "198.51.100.7"),
        (["1.2.3.4, 198.51.100.7"], "198.51.100.7"),
        (["1.2.3.4", "198.51.100.7"], "198.51.100.7"),
        (["198.51.100.7, 172.18.0.3, 127.0.0.1"], "198.51.100.7"),
        (["198.51.100.7:50123"], "198.51.100.7"),
        (["[2a00:1:2:3:4:5:6:7]:443"], "2a00:1:2:3::/64"),
        (["2a00:1:2:3:ffff::1"], "2a00:1:2:3::/64"),
        (["::ffff:198.51.100.7"], "198.51.100.7"),
        (["10.1.2.3"], "10.1.2.3"),
        (["1.2.3.4, unknown"], ""),
        (["172.18.0.3"], ""),
        ([""], ""),
        ([], ""),
    ],
)
def test_behind_a_trusted_proxy_the_last_hop_that_is_not_trusted_counts(forwarded, found):
    """What stands before it, the sender may have made up."""
    assert source(PROXY, *forwarded) == found


@pytest.mark.parametrize(
    ("peer", "found"),
    [("198.51.100.7", ""), ("8.8.8.8", "8.8.8.8"), ("2a00:1:2:3::9", "2a00:1:2:3::/64")],
)
def test_nobody_else_is_believed(peer, found):
    """A header that anybody can send decides nothing; 198.51.100.0/24 is for documents only."""
    assert source(peer, "1.2.3.4") == source(peer) == found


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "172.18.0.2", "192.168.1.4", "testclient"])
def test_a_proxy_that_nobody_told_us_of_is_no_address(peer):
    """It may speak for all visitors: together they would be too many."""
    assert source(peer, "1.2.3.4", trusted=()) == ""


def test_who_has_no_address_has_none():
    """A socket of the system's own."""
    assert Proxies().source_of({"type": "http", "client": None, "headers": []}) == ""


@pytest.mark.parametrize("value", ["10.0.0.0/33", "proxy.example.org", "10.0.0"])
def test_what_is_no_network_is_refused(value):
    with pytest.raises(ValueError, match=r".+"):
        networks(value)
