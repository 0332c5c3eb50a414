"""One unit of work: all stores, on one connection."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from bot.database.engine import LEDGER
from bot.database.erasure import carried_out, erase, secret_mark
from bot.database.ledger import Entry, Ledger
from bot.database.personal_data import rest_of
from bot.database.stores.audit import SqlAudit
from bot.database.stores.cases import SqlCases
from bot.database.stores.content import SqlEdits
from bot.database.stores.corrections import SqlCorrections
from bot.database.stores.delivery import SqlOutbox, SqlPostponed, SqlRecipients
from bot.database.stores.dialogue import SqlConversations, SqlInbox, SqlStaffReplies, SqlTranscript
from bot.database.stores.duplicates import SqlDuplicates
from bot.database.stores.files import SqlFiles
from bot.database.stores.imports import SqlImports
from bot.database.stores.introductions import SqlIntroductions
from bot.database.stores.leads import SqlLeads
from bot.database.stores.notifications import SqlContacts, SqlNotifications
from bot.database.stores.pipeline import SqlPipeline
from bot.database.stores.privacy import SqlConsents, SqlRestrictions
from bot.database.stores.questions import SqlUnanswered
from bot.database.stores.queue import SqlQueue
from bot.database.stores.ratings import SqlRatings
from bot.database.stores.saved_replies import SqlSavedReplies
from bot.database.stores.saved_views import SqlSavedViews
from bot.database.stores.staff import SqlAdmission, SqlSessions, SqlStaffMembers
from bot.errors import CaseError
from bot.message import Visitor


class SqlUnit:
    """One unit of work within the transaction of *connection*, or several that are committed together.

    *is_erasing* is set once something was deleted for good: then the log has to go as well.
    """

    def __init__(self, connection: Connection, *, is_reading: bool = False) -> None:
        is_shared = connection.dialect.name == "postgresql"
        self.connection = connection
        self.inbox = SqlInbox(connection)
        self.conversations = SqlConversations(connection, is_holding=is_shared and not is_reading)
        self.transcript = SqlTranscript(connection)
        self.leads = SqlLeads(connection, is_holding=is_shared and not is_reading)
        self.consents = SqlConsents(connection)
        self.files = SqlFiles(connection)
        self.outbox = SqlOutbox(connection)
        self.recipients = SqlRecipients(connection)
        self.postponed = SqlPostponed(connection)
        self.cases = SqlCases(connection)
        self.corrections = SqlCorrections(connection)
        self.queue = SqlQueue(connection)
        self.unanswered = SqlUnanswered(connection)
        self.edits = SqlEdits(connection)
        self.restrictions = SqlRestrictions(connection)
        self.pipeline = SqlPipeline(connection)
        self.ratings = SqlRatings(connection)
        self.staff = SqlStaffMembers(connection)
        self.sessions = SqlSessions(connection)
        self.admission = SqlAdmission(connection)
        self.notifications = SqlNotifications(connection)
        self.contacts = SqlContacts(connection)
        self.duplicates = SqlDuplicates(connection)
        self.imports = SqlImports(connection)
        self.introductions = SqlIntroductions(connection, is_holding=is_shared and not is_reading)
        self.replies = SqlStaffReplies(connection)
        self.saved_replies = SqlSavedReplies(connection)
        self.saved_views = SqlSavedViews(connection)
        self.audit = SqlAudit(connection)
        self.is_erasing = False
        self.entries: list[Entry] = []
        """What the ledger has to be told before this is kept."""

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Return what a change is tried in: where ``CaseError`` leaves it, nothing written in it stays.

        It costs two more calls: staff's changes are few, and no message of a visitor is met in one.
        """
        savepoint, told = self.connection.begin_nested(), len(self.entries)
        try:
            yield
        except CaseError:
            savepoint.rollback()
            del self.entries[told:]
            raise
        savepoint.commit()

    def rest_of(self, visitor: Visitor) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what is kept of *visitor* beside all that the stores tell, by the names of tables."""
        return rest_of(self.connection, visitor)

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        erase(self.connection, visitor, sealed)
        self.is_erasing = True
        ledger: Ledger | None = self.connection.get_execution_options().get(LEDGER)
        if ledger is not None:
            entry = ledger.entry(sealed, secret_mark(self.connection))
            carried_out(self.connection, [entry])
            self.entries.append(entry)
