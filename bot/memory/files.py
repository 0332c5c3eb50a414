"""Files in memory."""

from collections.abc import Sequence
from dataclasses import replace

from bot.files import KeptFile
from bot.memory.kept import Memory
from bot.message import Visitor


class MemoryFiles:
    def __init__(self, memory: Memory) -> None:
        self._files = memory.files
        self._numbers = memory.numbers

    def add(self, file: KeptFile, content: bytes) -> None:
        number = next(self._numbers)
        self._files.put(number, (replace(file, number=number), content))

    def of(self, visitor: Visitor) -> Sequence[KeptFile]:
        return [file for file, _ in self._files.values.values() if file.visitor == visitor]

    def content(self, visitor: Visitor, number: int) -> bytes | None:
        file, content = self._files.values.get(number, (None, b""))
        return content if file and file.visitor == visitor else None

    def size(self) -> int:
        return sum(file.size for file, _ in self._files.values.values())
