"""Our own files: those of one part, and those that all share, under addresses that name their version."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

SHARED_FOLDER = Path(__file__).parent / "static"
"""The files of both the chat page and the console: tokens and logo."""

YEAR = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """The files of *folder*, and the shared ones: kept for good when the address names the version."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self.all_directories.append(SHARED_FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        is_versioned = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = YEAR if is_versioned else "no-cache"
        return response


def addresses_of(folder: Path, mounted: str) -> Callable[[str], str]:
    """Return what gives a file of *folder*, or a shared one, its address below *mounted*."""
    versions = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in (*SHARED_FOLDER.iterdir(), *folder.iterdir())
    }
    return lambda name: f"{mounted}/{name}?v={versions[name]}"
