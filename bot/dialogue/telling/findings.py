"""The values found in a text so far, and how surely each is known."""

from dataclasses import dataclass, field

SURE, SAID, GUESSED = 3, 2, 1
"""How a value is known: by a label or a plain phrase, by a vaguer one, by its surroundings."""

OVER_OTHERS = SURE + 1
"""How it is known who is meant, whoever else is named: "the owner is …, but the contact is me, …"."""

SUREST = SURE + 2
"""How the whole name is known of who was called by a part of it."""


@dataclass(slots=True)
class Findings:
    """The values found so far: each with how surely it is known."""

    values: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, name: str, value: str, sureness: int) -> None:
        self.values.setdefault(name, []).append((sureness, value))

    def best(self, name: str) -> list[str]:
        """Return the surest values of *name*, each once; of one within another, the longer."""
        found = self.values.get(name, [])
        surest = max((sureness for sureness, _ in found), default=0)
        best = list(dict.fromkeys(value for sureness, value in found if sureness == surest))
        return [
            one
            for one in best
            if not any(one != other and one.casefold() in other.casefold() for other in best)
        ]

    def said(self, name: str) -> frozenset[str]:
        """Return the values of *name* that are said, and not only guessed."""
        found = self.values.get(name, [])
        return frozenset(value for sureness, value in found if sureness >= SAID)
