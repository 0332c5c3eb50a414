"""Our own files: those of one part, and those that all share, under addresses that name their version."""

import hashlib
from collections.abc import Callable, Mapping
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

    They are kept for good when the address names the version.
    """

    def __init__(self, folder: Path, colours: Colours) -> None:
        super().__init__(directory=folder)
        self.all_directories.append(SHARED_FOLDER)
        self._colours = stylesheet_of(colours)

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == COLOURS:
            response = Response(self._colours, media_type="text/css")
        else:
            response = await super().get_response(path, scope)
        is_versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = YEAR if is_versioned else "no-cache"
        return response


def addresses_of(folder: Path, mounted: str, colours: Colours) -> Callable[[str], str]:
    """Return what gives a file of *folder*, or a shared one, its address below *mounted*."""
    files = {
        path.name: path.read_bytes() for path in (*SHARED_FOLDER.iterdir(), *folder.iterdir())
    }
    files[COLOURS] = stylesheet_of(colours).encode()
    versions = {name: hashlib.sha256(kept).hexdigest()[:12] for name, kept in files.items()}
    return lambda name: f"{mounted}/{name}?v={versions[name]}"
