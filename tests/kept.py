"""What took a minute to find out, kept beside what was learned until something changes that it was made from."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import grimp

from knowledge.reading import source
from knowledge.reading.loader import CONTENT

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The shipped content, as it is read; *modules*, with all that they import; and the files in *folders*."""

    modules: tuple[str, ...]
    folders: tuple[str, ...] = ()
    content: Path = CONTENT

    def digest(self) -> str:
        """Return a digest of these, of the packages, and of the Python that runs them."""
        digest = hashlib.sha256(sys.version.encode())
        for name, data in self._parts():
            digest.update(f"{name} {len(data)}\n".encode())
            digest.update(data)
        return digest.hexdigest()

    def _parts(self) -> Iterator[tuple[str, bytes]]:
        files = [ROOT / "requirements.txt", *map(file_of, with_imported(self.modules))]
        for folder in self.folders:
            files += (ROOT / folder).rglob("*")
        for file in sorted(files):
            if file.is_file() and "__pycache__" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_bytes()
        yield from sorted(source.contents(self.content)[0].items())


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("bot", "knowledge", cache_dir=None)


def with_imported(modules: Iterable[str]) -> set[str]:
    """Return *modules* with what they import, be it within a function."""
    return set(modules).union(*map(_imports().find_upstream_modules, modules))


def file_of(module: str) -> Path:
    """Return where *module* of ours lies."""
    path = ROOT / module.replace(".", "/")
    file = path.with_name(f"{path.name}.py")  # beside it may lie a folder of the same name
    return file if file.is_file() else path / "__init__.py"


def kept(file: Path, made_from: MadeFrom, found: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what *found* returns, or what *file* keeps of the last time if *made_from* is the same."""
    digest = made_from.digest()
    report = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if report.get("digest") != digest:
        report = {**found(), "digest": digest}
        file.write_text(json.dumps(report), encoding="utf-8")
    return report
