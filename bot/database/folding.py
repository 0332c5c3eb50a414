"""Texts as they are sorted, in SQL: in the order of a language, the same on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import InternalTraversal

from bot.casework.alphabets import places
from knowledge.topic import Language


class OrderedText(FunctionElement[str]):
    """A text by which its place is told among others for readers of *language*."""

    type = String()
    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012  # as SQLAlchemy reads it: one statement a language
        *FunctionElement._traverse_internals,  # noqa: SLF001
        ("language", InternalTraversal.dp_string),
    ]

    def __init__(self, text: ColumnElement[str], language: Language) -> None:
        self.language = language
        super().__init__(text)


@compiles(OrderedText)
def _as_sql(element: OrderedText, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    for letter, sign in places(element.language):
        text = f"replace({text}, '{letter}', '{sign}')"
    return f"lower({text})"


@compiles(OrderedText, "postgresql")
def _as_postgresql(element: OrderedText, compiler: SQLCompiler, **options: Any) -> str:
    # By its signs, and not as the database's own language has it.
    text = _as_sql(element, compiler, **options).removeprefix("lower(").removesuffix(")")
    return f'lower(({text}) COLLATE "C")'
