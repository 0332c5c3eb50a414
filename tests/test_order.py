"""Which tests run together, in which process: see tests/conftest.py."""

from pathlib import Path

from tests.conftest import TOGETHER, WHOLE, file_of

ROOT = Path(__file__).parents[1]


def test_whatever_asks_for_the_whole_assistant_shares_a_process(request):
    """Of all tests that are collected here: another process would load it once more."""
    asking = {
        file_of(item.nodeid)
        for item in request.session.items
        if "core" in getattr(item, "fixturenames", ())
    }
    assert asking <= set(WHOLE)


def test_what_is_together_is_there():
    assert [file for file in TOGETHER if not (ROOT / file).is_file()] == []
