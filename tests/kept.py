"""What took a minute to find out, kept beside what was learned until something changes that it was made from."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def digest(folders: Iterable[str]) -> str:
    """Return a digest of all in *folders*, of the packages, and of the Python that runs them."""
    made_from = [ROOT / "requirements.txt"]
    for folder in folders:
        made_from += (ROOT / folder).rglob("*")
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(made_from):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(ROOT)}\n".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def kept(
    file: Path, folders: Iterable[str], found: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Return what *found* returns, or what *file* keeps of the last time if nothing in *folders* has changed."""
    made_from = digest(folders)
    report = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if report.get("digest") != made_from:
        report = {**found(), "digest": made_from}
        file.write_text(json.dumps(report), encoding="utf-8")
    return report
