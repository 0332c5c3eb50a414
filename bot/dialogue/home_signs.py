"""In which country a company is at home, where nobody has said so: two signs that agree tell it."""

from collections.abc import Mapping

from bot.dialogue.contacts import Value
from bot.dialogue.telling.vocabulary import legal_forms_of
from knowledge.topic import Library

_ADDRESSES = ("email", "website")


class HomeSigns:
    """Reads the legal form of a company, and where its addresses end."""

    def __init__(self, library: Library) -> None:
        self._homes = frozenset(library.project.countries)
        self._forms = legal_forms_of(library.clues)

    def country(self, told: Mapping[str, Value]) -> str:
        """Return the country that both signs say; empty where one is missing, or they differ.

        One alone may be of elsewhere: a company called "AB" is Finnish, too, and anybody has an address in ".se".
        """
        company = str(told.get("company", ""))
        forms = {home for home, form in self._forms.items() if form.search(company)}
        hosts = {str(told[name]).rpartition(".")[2].upper() for name in _ADDRESSES if name in told}
        agreed = forms & hosts & self._homes
        is_clear = len(agreed) == 1 and len(hosts) == 1
        return agreed.pop() if is_clear else ""
