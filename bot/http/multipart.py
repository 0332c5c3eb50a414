"""Forms in parts, one of them a file perhaps, read into memory: nothing of one touches a disk before it is kept."""

from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.http.headers import media_type
from bot.message import SentFile

KIND = "multipart/form-data"
FILE = "file"
"""The name of the file in a form; there is one."""


def is_multipart(request: Request) -> bool:
    """Whether *request* says that it is such a form."""
    return media_type(request.headers) == KIND


def _is_utf8(request: Request) -> bool:
    """Whether it is written as every browser writes: whoever sends does not choose how it is read."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    return options.get(b"charset", b"utf-8").lower() in {b"utf-8", b"utf8"}


class _InMemory(MultiPartParser):
    # The limits have read the body whole: it is no larger than what they let in.
    spool_max_size = 1 << 30


async def parts_of(
    request: Request, *, most_fields: int, takes_file: bool = True
) -> tuple[list[tuple[str, str]], SentFile | None]:
    """Return what the form in *request* says, and the file in it, if one is; ``ValueError`` where it makes no sense.

    Unless it *takes_file*, one with a file makes none.
    """
    if not _is_utf8(request):
        msg = "The form is written in no UTF-8."
        raise ValueError(msg)
    parser = _InMemory(
        request.headers, request.stream(), max_files=int(takes_file), max_fields=most_fields
    )
    try:
        form = await parser.parse()
    except (HTTPException, MultiPartException, ValueError, KeyError):
        msg = "The form cannot be read."
        raise ValueError(msg) from None
    try:
        file = form.get(FILE)
        sent = None
        if isinstance(file, UploadFile):
            content = await file.read()
            sent = SentFile(file.filename or "", len(content), content)
        said = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    finally:
        await form.close()
    return said, sent
