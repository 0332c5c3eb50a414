"""The tables, one module a subject; every column says what it holds, why, and how long it stays.

Rows never leave ``bot.database``: the stores take and return values.
"""

from importlib import import_module
from pkgutil import iter_modules

# Whoever asks for all tables, as the migrations and the data map do, finds each of them.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
