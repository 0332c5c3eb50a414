"""What is told in a language that divides its words by spaces: who writes, from where, with what.

It finds; it does not judge what becomes of two contradictory values.
"""

from bot.dialogue.telling.addresses import Addresses
from bot.dialogue.telling.clauses import Clauses
from bot.dialogue.telling.findings import Findings
from bot.dialogue.telling.homes import Homes
from bot.dialogue.telling.partners import Partners
from bot.dialogue.telling.products import take_products
from bot.dialogue.telling.sentence import Telling
from bot.dialogue.telling.speech import Speech
from bot.dialogue.telling.who import take_who_writes
from knowledge.language.names import Names


def introduced(
    text: str, addresses: Addresses, speech: Speech, names: Names
) -> tuple[Findings, str, str]:
    """Return what *text* tells, the text without its questions and persons, and what it asks beside that."""
    told = Telling(text, addresses, speech, names)
    if told.tokens:
        take_who_writes(told)
        for reader in (Homes(told), Clauses(told), Partners(told)):
            reader.read()
        take_products(told)
    return told.findings, told.statements(), told.asked
