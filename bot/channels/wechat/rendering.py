"""Replies as WeChat shows them: plain text with numbered choices, cut where a sentence ends.

Nobody types commands there: where an answer names one, it says the words that do the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.delivery.splitting import split
from bot.dialogue.words.commands import SLASHED
from bot.message import Choice, Reply
from bot.transcript import Exchange
from knowledge.language.script import TRADITIONAL
from knowledge.language.traditional import parted
from knowledge.phrasebook import Phrasebook

LIMIT = 2000
"""Bytes of one text. WeChat's own limit is given as 2,047 or 2,048."""

LONGEST_FOOTER = 1000
"""Bytes of choices that are kept together; more of them are cut like any text."""

LONGEST_QUESTION = 60
"""Characters of a question that are repeated above its late answer."""

_GAP = "\n\n"

_THEIRS = "> "
_OF_VALUES = " · "

_COMMAND = re.compile(rf"(?<![\w/])/({'|'.join(sorted(SLASHED))})\b", re.ASCII)
_BESIDE_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) ?([“「][^”」]*[\u4e00-\u9fff][”」]) ?")


@dataclass(frozen=True, slots=True)
class Part:
    """One text that goes out, what of its answer stands in it, and what is left of a long one."""

    text: str
    said: str
    rest: str = ""


def size(text: str) -> int:
    """Return how many bytes WeChat counts.

    >>> size("青岛!")
    7
    """
    return len(text.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders with the words of *phrases*."""

    phrases: Phrasebook

    def say(self, name: str, tag: str, **values: object) -> str:
        """Return a phrase as it is said to whoever gets a reply of this *tag*; what is handed in stays as it is."""
        return self.phrases.spoken(name, tag, **values)

    def body(self, reply: Reply) -> str:
        """Return what *reply* says, without what may be chosen."""
        rows = "\n".join(
            f"{number}. {row.label}: {row.value}" if row.change else f"{row.label}: {row.value}"
            for number, row in enumerate(reply.rows, 1)
        )
        texts = (reply.text, reply.tail, reply.foot)
        is_copy = reply.about.says("my_data")
        in_words = self._copied_in_words if is_copy else self._in_words
        text, tail, foot = (in_words(each, reply.tag) for each in texts)
        return _joined(text, rows, tail, foot)

    def _in_words(self, text: str, tag: str) -> str:
        """Return *text* with what is said in place of each command that it names."""
        if "/" not in text:  # as most
            return text
        opening, closing = "「」" if parted(tag)[0] == TRADITIONAL else "“”"

        def said(command: re.Match[str]) -> str:
            words = self.say(f"words_{command[1]}", tag)
            return f"{opening}{words.partition(' / ')[0]}{closing}"

        named = _COMMAND.sub(said, text)
        return text if named == text else _BESIDE_CHINESE.sub(r"\1", named)

    def _copied_in_words(self, text: str, tag: str) -> str:
        """Return a copy of somebody's data so that our own words stand in it as they were shown.

        What they wrote stays as they wrote it: behind a mark, or among the values of a registration.
        """
        return "\n".join(
            line if line.startswith(_THEIRS) or _OF_VALUES in line else self._in_words(line, tag)
            for line in text.split("\n")
        )

    def footer(self, reply: Reply) -> str:
        """Return what may be answered to *reply*.

        A number stands where the core understands it: not beside the numbered rows of a summary,
        and not before a choice that something else than the open question offers.
        """
        ways = [self._ways(reply)]
        if reply.dispute:
            ways.append(f"· {reply.dispute.label}")
        progress = reply.progress.text if reply.progress else ""
        return _joined("\n".join(filter(None, ways)), progress)

    def _ways(self, reply: Reply) -> str:
        if not reply.choices:
            return ""
        labels = [self._label(choice, reply.tag) for choice in reply.choices]
        if not are_numbered(reply):
            return " / ".join(labels)
        hint = "choose_several" if reply.takes_several else "choose_by_number"
        numbered = (f"{number}. {label}" for number, label in enumerate(labels, 1))
        return "\n".join((self.say(hint, reply.tag), *numbered))

    def _label(self, choice: Choice, tag: str) -> str:
        label = " ".join(choice.label.split())
        return self.say("ticked", tag, label=label) if choice.is_ticked else label

    def part(self, body: str, footer: str, tag: str, number: int = 1) -> Part:
        """Return as much of *body* as fits above *footer*; it is part *number* of its answer."""
        whole = _joined(body, footer)
        if size(whole) <= LIMIT:
            return Part(whole, body)
        if size(footer) > LONGEST_FOOTER:
            body, footer = whole, ""
        # The longest mark there can be, so that the cut does not depend on the mark.
        room = LIMIT - size(_joined("", self._mark(99, 99, tag), footer)) - 2 * len(_GAP)
        body = body.strip()
        parts = split(body, room, size)
        mark = self._mark(number, number + len(parts) - 1, tag)
        return Part(_joined(parts[0], mark, footer), parts[0], body[len(parts[0]) :].lstrip())

    def _mark(self, number: int, total: int, tag: str) -> str:
        return self.say("part_of", tag, number=str(number), total=str(total))

    def headed(self, exchange: Exchange) -> str:
        """Return the reply of *exchange* under the question it answers, without choices."""
        question = " ".join(exchange.text.split())
        if len(question) > LONGEST_QUESTION:
            question = question[: LONGEST_QUESTION - 1] + "…"
        tag = exchange.reply.tag
        heading = self.say("late_answer", tag, question=question) if question else ""
        return _joined(heading, self.body(exchange.reply))

    def call(self, part: Part, reply: Reply, body: str) -> Mapping[str, Any]:
        """Return the customer-service message for *part* of *reply*.

        A whole answer with choices becomes a menu, whose lines can be tapped.
        """
        tail = reply.progress.text if reply.progress else ""
        choices: Sequence[Choice] = reply.choices
        if reply.dispute:
            choices = (*choices, reply.dispute)
        labels = [self._label(choice, reply.tag) for choice in choices]
        if part.rest or not choices or size("\n".join((body, *labels, tail))) > LIMIT:
            return {"msgtype": "text", "text": {"content": part.text}}
        entries = [
            {"id": choice.id, "content": label}
            for choice, label in zip(choices, labels, strict=True)
        ]
        menu = {"head_content": body, "list": entries, "tail_content": tail}
        return {"msgtype": "msgmenu", "msgmenu": menu}


def are_numbered(reply: Reply) -> bool:
    """Whether the choices of *reply* can be named by their numbers.

    Under a summary, numbers mean its rows. While a question of the intake waits, they mean its
    options, also when what is shown offers something else.
    """
    if any(row.change for row in reply.rows):
        return False
    is_of_intake = all(choice.means and choice.means.intake for choice in reply.choices)
    return is_of_intake or not reply.about.leads_on


def _joined(*texts: str) -> str:
    return _GAP.join(text for text in texts if text)
