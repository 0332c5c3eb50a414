"""What a call of the Bot API says: in its address, as JSON or as a form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulation.telegram_text import refuse
from bot.simulation.telegram_world import Via


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call says, by name: JSON values, or strings when it came as a form."""

    given: Mapping[str, Any]
    via: Via = "call"

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self.given.get(name, default)
        return value if isinstance(value, str) else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number; refuse what is none."""
        value = self.given.get(name, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            refuse(f"parameter {name} must be a number")

    def flag(self, name: str) -> bool:
        """Return whether something is asked for."""
        return str(self.given.get(name, "")).lower() in {"true", "1"}

    def thing(self, name: str) -> Any:
        """Return an object or a list; a form holds it as JSON. None when it is not given."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            refuse(f"can't parse {name} JSON object")

    @property
    def chat(self) -> str:
        """Return the chat of the call as it is written; empty when it has none."""
        return self.text("chat_id")


async def read_arguments(request: Request) -> Arguments:
    """Return what a call says, in its address and in its body; ValueError when it is no JSON."""
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        told = json.loads(body) if body else {}
        if not isinstance(told, dict):
            raise ValueError(kind)
        return Arguments(given | told)
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            texts = dict(form.items())
        files = {name for name, value in texts.items() if isinstance(value, UploadFile)}
        return Arguments(given | {name: texts[name] for name in texts.keys() - files})
    return Arguments(given)
