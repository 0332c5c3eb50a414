"""Texts as they are sorted, in SQL: without accents and capitals, as they are searched for."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.casework.search import folded

LETTERS = "àáâäåæçèéêëíîïðñóôöøúûüýþćčęłńőřśšůźżž"
"""Those that names hereabouts are written with; databases know no others than a to z, or sort them apart."""

_BARE = {"ł": "l"}  # its stroke is no accent

PLAIN = {
    letter: _BARE.get(letter.lower()) or folded(letter) for letter in LETTERS + LETTERS.upper()
}


class FoldedText(FunctionElement[str]):
    """A text as it is sorted: é beside e, Å beside a."""

    inherit_cache = True
    type = String()


@compiles(FoldedText)
def _as_sql(element: FoldedText, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    for letter, plain in PLAIN.items():
        text = f"replace({text}, '{letter}', '{plain}')"
    return f"lower({text})"
