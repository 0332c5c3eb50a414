"""Forms with a file, read into memory: nothing of one touches a disk before it is kept."""

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.message import SentFile

KIND = "multipart/form-data"
FILE = "file"
"""The name of the file in a form; there is one."""


def is_multipart(request: Request) -> bool:
    """Whether *request* says that it is such a form."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == KIND


class _InMemory(MultiPartParser):
    # The limits have read the body whole: it is no larger than what they let in.
    spool_max_size = 1 << 30


async def parts_of(
    request: Request, *, most_fields: int
) -> tuple[list[tuple[str, str]], SentFile | None]:
    """Return what the form in *request* says, and the file in it, if one is; ``ValueError`` where it makes no sense."""
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=most_fields)
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
