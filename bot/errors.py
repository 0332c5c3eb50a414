"""Everything that can go wrong on purpose.

* BotError
  + SettingsError        a setting is missing or makes no sense
  + StorageError         nothing could be stored: say so, acknowledge nothing
"""


class BotError(Exception):
    """Something went wrong that somebody can do something about."""


class SettingsError(BotError):
    """A setting is missing or makes no sense; the message names it and the way out."""


class StorageError(BotError):
    """The database could not be read or written; nothing of the unit of work was kept."""
