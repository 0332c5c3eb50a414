"""Plays whole conversations, written in plain text.

Lines of a dialogue, in ``tests/dialogues``::

    # a comment            @ zh-Hans      the language the channel knows
    > words said           + a choice tapped, by its label
    < what must answer     ~ the language it must answer in
    = again | restart
    ! country=FI           the newest lead holds this
    ! leads=1              so many leads are kept
"""

from pathlib import Path

import pytest

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


def turns(path):
    """Yield (line number, sign, rest) of every line that does something."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            sign, _, rest = line.partition(" ")
            yield number, sign, rest.strip()


def check_lead(talk, wanted):
    """The newest lead holds what *wanted* (``name=value``) says."""
    leads = talk.leads()
    name, _, value = wanted.partition("=")
    if name == "leads":
        return len(leads) == int(value)
    lead = leads[0]
    given = getattr(lead, name, None) or lead.given.get(name, "")
    return (", ".join(given) if isinstance(given, list) else str(given)) == value


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path, talk):
    """Every line said gets the reply named below it."""
    for number, sign, rest in turns(path):
        where = f"{path.name}:{number}"
        match sign:
            case "@":
                talk.hint = rest
            case ">":
                talk.say(rest)
            case "+":
                talk.tap(rest)
            case "<":
                assert (where, str(talk.last.reply.about)) == (where, rest), talk.last.reply.text
            case "~":
                assert (where, talk.last.reply.language) == (where, rest), talk.last.reply.text
            case "=" if rest == "restart":
                talk.restart()
            case "=" if rest == "again":
                before = talk.last
                assert (where, talk.again()) == (where, before)
            case "!":
                assert check_lead(talk, rest), (where, rest, talk.leads()[:1])
            case _:
                pytest.fail(f"{where}: {sign!r} is no sign of a dialogue")
