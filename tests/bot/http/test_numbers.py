"""Numbers of rows, as addresses and forms name them."""

from bot.http.numbers import number_of


def test_numbers_are_read_strictly():
    """What is no plain number names nothing."""
    for said in ("²", "-1", "1.0", " 1", "9" * 5000, "٣", ""):
        assert number_of(said) is None
    assert number_of("2147483647") == 2**31 - 1
    assert number_of("2147483648") is None
