"""Numbers of rows, as addresses and forms name them."""

LARGEST_NUMBER = 2**31 - 1
"""The largest number of a row: what is larger names nothing, and PostgreSQL would not take it."""


def number_of(text: str) -> int | None:
    """Return the number in *text*, or None where none is.

    >>> number_of("12"), number_of("²"), number_of("-1"), number_of("9" * 99)
    (12, None, None, None)
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_NUMBER)):
        return None
    return int(text) if int(text) <= LARGEST_NUMBER else None
