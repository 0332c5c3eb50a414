"""What stands behind the words with which a text begins: "add", "please change", 请把."""

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import EDGES, comparable, word


def past(words: Words, text: str, *names: str) -> str:
    """Return what stands in *text* behind all words of the lists *names* with which it begins; empty where it begins with none."""
    leads = [word(comparable(each)) for name in names for each in words.listed(name)]
    said = rest = text.strip(EDGES)
    while ends := [match.end() for each in leads if (match := each.match(comparable(rest)))]:
        rest = rest[max(ends) :].strip(EDGES)
    return "" if rest == said else rest
