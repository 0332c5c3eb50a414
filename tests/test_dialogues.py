"""Plays whole conversations, written in plain text.

Lines of a dialogue, in ``tests/dialogues``::

    # a comment            @ zh-Hans      the language the channel knows
    > words said           + a choice tapped, by its label
    < what must answer     ~ the language it must answer in
    * 112                  the reply reads so somewhere
    = again | restart | anew: somebody else, of whom nothing is known
    ^ 30                   so many hours pass
    ! country=FI           the newest lead holds this
    ! leads=1              so many leads are kept
    ! messages=5           so many messages were needed
    ! consents=contact     agreed to, in their order: contact, transfer; whatever it was given for
    ! transfer=False       so was answered what was asked of the newest lead: contact, transfer
"""

from pathlib import Path

import pytest

from bot.channels.terminal import words

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
    match name:
        case "leads":
            return len(leads) == int(value)
        case "messages":
            return talk.said == int(value)
        case "consents":
            return ", ".join(talk.consents()) == value
        case "contact" | "transfer":
            return str(talk.has_agreed(leads[0], name)) == value
    lead = leads[0]
    given = getattr(lead, name, None) or lead.given.get(name, "")
    return (", ".join(given) if isinstance(given, list) else str(given)) == value


def do(talk, sign, rest):
    """Do what a line says; return whether it is one that does something."""
    match sign, rest:
        case "@", _:
            talk.hint = rest
        case ">", _:
            talk.say(rest)
        case "+", _:
            talk.tap(rest)
        case "^", _:
            talk.wait(float(rest))
        case "=", "restart":
            talk.restart()
        case "=", "anew":
            talk.begin_anew()
        case _:
            return False
    return True


def check(talk, sign, rest, where):
    """Check what a line says of the reply before, or of what is kept."""
    reply = talk.last.reply
    match sign, rest:
        case "<", _:
            assert (where, str(reply.about)) == (where, rest), reply.text
        case "~", _:
            assert (where, reply.language) == (where, rest), reply.text
        case "*", _:
            assert rest in words(reply), (where, reply.text)
        case "!", _:
            assert check_lead(talk, rest), (where, rest, talk.leads()[:1])
        case "=", "again":
            before = talk.last
            assert (where, talk.again()) == (where, before)
        case _:
            pytest.fail(f"{where}: {sign!r} is no sign of a dialogue")


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path, talk):
    """Every line said gets the reply named below it."""
    for number, sign, rest in turns(path):
        if not do(talk, sign, rest):
            check(talk, sign, rest, f"{path.name}:{number}")
