"""A text in other words as each channel would show it, before anybody gets it."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.casework.content.search import Part, passages
from bot.channels.telegram.rendering import LONGEST_MESSAGE, plain, units
from bot.channels.telegram.rendering import Renderer as OnTelegram
from bot.channels.wechat.rendering import LIMIT, size
from bot.channels.wechat.rendering import Renderer as OnWechat
from bot.console.parts import Preview, Shown
from bot.dialogue.replies import Replies
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.editing.patch import Change, Way
from knowledge.editing.preview import looked_over
from knowledge.phrasebook import Phrasebook
from knowledge.problems import Severity
from knowledge.topic import Library

OF_STAFF = "console_"
"""How phrases begin that no visitor reads."""

MOST_PARTS = 20
"""Parts of a text that are shown, and answers that use a fact."""


def previewed(library: Library, phrasebook: Phrasebook, change: Change) -> Preview:
    """Return what the check says of the text of *change*, and how the channels would show it."""
    alone, problems = looked_over(library, change)
    errors = tuple(each for each in problems if each.severity is Severity.ERROR)
    warnings = tuple(each for each in problems if each.severity is not Severity.ERROR)
    reply = _reply(library, alone, phrasebook, change)
    shown = () if reply is None else _shown(reply, phrasebook)
    used = list(passages(alone, (Part.ANSWER,))) if change.way is Way.FACT else []
    more = max(0, len(used) - MOST_PARTS)
    return Preview(errors, warnings, shown, tuple(used[:MOST_PARTS]), more)


def _reply(
    library: Library, alone: Library, phrasebook: Phrasebook, change: Change
) -> Reply | None:
    """Return what a visitor would be told; None where no visitor would, or nothing can be read."""
    if change.way is Way.PHRASE:
        text = alone.phrases.get(change.language, {}).get(change.phrase)
        if text is None or change.phrase.startswith(OF_STAFF):
            return None
        return Reply(text.value, About.phrase(change.phrase), change.language)
    if change.way is not Way.ANSWER or change.topic not in alone.topics:
        return None
    topics = {**library.topics, change.topic: alone.topics[change.topic]}
    replies = Replies(replace(library, topics=topics), phrasebook)
    return replies.answer([change.topic], change.language)


def _shown(reply: Reply, phrasebook: Phrasebook) -> tuple[Shown, ...]:
    web = "\n\n".join(filter(None, (reply.text, reply.foot)))
    nobody = datetime.min.replace(tzinfo=UTC)
    exchange = Exchange(Visitor("", ""), "", "", reply, Outcome.ANSWERED, nobody)
    calls = OnTelegram(phrasebook).calls(exchange, 0)
    telegram = tuple(plain(call)["text"] for call in calls)
    return (
        Shown("web", (web,), len(web)),
        Shown("telegram", telegram, sum(map(units, telegram)), LONGEST_MESSAGE),
        _on_wechat(reply, OnWechat(phrasebook)),
    )


def _on_wechat(reply: Reply, renderer: OnWechat) -> Shown:
    body, footer = renderer.body(reply), renderer.footer(reply)
    part = renderer.part(body, footer, reply.language)
    parts = [part.text]
    while part.rest and len(parts) < MOST_PARTS:
        part = renderer.part(part.rest, footer, reply.language, len(parts) + 1)
        parts.append(part.text)
    return Shown("wechat", tuple(parts), size("\n\n".join(parts)), LIMIT)
