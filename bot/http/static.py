"""Our own files: those of one part, and those that all share, under addresses that name their version."""

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from knowledge.project import Colours

SHARED_FOLDER = Path(__file__).parent / "static"
"""The files of both the chat page and the console: tokens and logo."""

YEAR = "public, max-age=31536000, immutable"


COLOURS = "colours.css"
"""The name of the stylesheet that is made from the project's colours."""


def stylesheet_of(colours: Colours) -> str:
    """Return the stylesheet by which *colours* take the place of those in ``tokens.css``."""
    light, dark = _declared(colours.light), _declared(colours.dark)
    return f":root {{{light}}}\n@media (prefers-color-scheme: dark) {{:root {{{dark}}}}}\n"


def _declared(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())


class Static(StaticFiles):
    """The files of *folder*, the shared ones and the project's *colours*.

    They are kept for good when the address names the version of what is sent: while replicas are
    replaced one by one, the page of one may ask another for a file that is of before there.
    """

    def __init__(self, folder: Path, colours: Colours) -> None:
        super().__init__(directory=folder)
        self.all_directories.append(SHARED_FOLDER)
        self._colours = stylesheet_of(colours)

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path != COLOURS:
            return await super().get_response(path, scope)
        response = Response(self._colours, media_type="text/css")
        return _kept(response, version_of(self._colours.encode()), scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        version = _version_of_file(str(full_path), stat_result.st_mtime_ns)
        return _kept(response, version, scope)


def _kept(response: Response, version: str, scope: Scope) -> Response:
    """Return *response* with how long browsers keep it."""
    is_named = scope["query_string"] == f"v={version}".encode()
    response.headers["Cache-Control"] = YEAR if is_named else "no-cache"
    return response


def version_of(content: bytes) -> str:
    """Return by what an address names the version of a file that is *content*."""
    return hashlib.sha256(content).hexdigest()[:12]


@lru_cache(maxsize=256)
def _version_of_file(path: str, _changed: int) -> str:
    return version_of(Path(path).read_bytes())


def addresses_of(folder: Path, mounted: str, colours: Colours) -> Callable[[str], str]:
    """Return what gives a file of *folder*, or a shared one, its address below *mounted*."""
    files = {
        path.name: path.read_bytes() for path in (*SHARED_FOLDER.iterdir(), *folder.iterdir())
    }
    files[COLOURS] = stylesheet_of(colours).encode()
    versions = {name: version_of(kept) for name, kept in files.items()}
    return lambda name: f"{mounted}/{name}?v={versions[name]}"
