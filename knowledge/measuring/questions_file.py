"""The lines of a file of questions that somebody has written with a program of their own."""

from pathlib import Path


def lines_of(file: Path) -> list[str]:
    """Return the lines of a text file, without a byte-order mark; ``ValueError`` where it is not UTF-8.

    Only a line end ends a line: other signs that might (U+2028) belong to what was asked.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        message = f"{file}: these are not UTF-8 letters. Save the file as UTF-8."
        raise ValueError(message) from None
    return text.removesuffix("\n").split("\n") if text else []
