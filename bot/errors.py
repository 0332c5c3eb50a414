"""Everything that can go wrong on purpose.

* BotError
  + SettingsError        a setting is missing or makes no sense
  + StorageError         nothing could be stored, or read: say so, acknowledge nothing
  + BackupError          a backup cannot be made or restored: the message says what to do
  + LearningError        something could not be learned or kept: what was known before goes on
  + EarlyError           the language of a message is yet to be learned: it comes again in a moment
  + CrowdedError         more comes than can be met: the message was not kept and comes again in a moment
  + StaffError           somebody cannot be added or found: the message says what to do
  + CaseError            staff asked for a change of a lead that cannot be made: say why
    - StaleError         ... for somebody changed it meanwhile: show it anew, keep what was typed
"""


class BotError(Exception):
    """Something went wrong that somebody can do something about."""


class SettingsError(BotError):
    """A setting is missing or makes no sense; the message names it and the way out."""


class StorageError(BotError):
    """The database could not be read or written; of the unit of work nothing was kept, or nobody knows it was.

    A commit that took too long, or whose connection was lost, may be kept for all that.
    """


class BackupError(BotError):
    """A backup could not be made or restored; nothing was changed, and the message says why."""


class LearningError(BotError):
    """What the content teaches could not be learned or kept; the message says why."""


class EarlyError(BotError):
    """A message came before its *language* is learned; nothing was kept. *done* of *all* languages are."""

    def __init__(self, language: str, done: int, all: int) -> None:  # noqa: A002  # as the phrase has it
        super().__init__(language)
        self.language = language
        self.done = done
        self.all = all


class CrowdedError(BotError):
    """A message is one too many just now; nothing was kept. It may come again after *seconds*."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class StaffError(BotError):
    """A staff member cannot be added, or is not there; the message says what to do."""


class CaseError(BotError):
    """A change of a lead by staff is not taken; *phrase* names the words that say why."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


class StaleError(CaseError):
    """Somebody else has changed the lead since it was shown, or what *phrase* says."""

    def __init__(self, phrase: str = "console_stale") -> None:
        super().__init__(phrase)
