"""A file as it leaves: to be saved, never to be shown, whatever is in it."""

from urllib.parse import quote

from starlette.responses import Response

NEVER_SHOWN = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of a file: should a browser open it after all, nothing in it is run or fetched."""

OPAQUE = "application/octet-stream"


def download(content: bytes, name: str, kind: str = OPAQUE) -> Response:
    """Return *content* as a file called *name*, which a browser saves and nobody keeps on the way."""
    return Response(
        content,
        media_type=kind,
        headers={
            "Content-Disposition": disposition(name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": NEVER_SHOWN,
            "Cache-Control": "no-store",
        },
    )


def disposition(name: str) -> str:
    r"""Return the header that names a file: once in plain signs, and as it is where it has others.

    >>> disposition("a.pdf"), disposition('Hälsa".pdf')
    ('attachment; filename="a.pdf"', 'attachment; filename="H_lsa_.pdf"; filename*=UTF-8\'\'H%C3%A4lsa%22.pdf')
    """
    plain = "".join(each if " " <= each <= "~" and each not in '"\\%' else "_" for each in name)
    named = f'attachment; filename="{plain}"'
    return named if plain == name else f"{named}; filename*=UTF-8''{quote(name, safe='')}"
