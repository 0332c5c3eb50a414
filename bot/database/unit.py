"""One unit of work: all stores, on one connection."""

from sqlalchemy import Connection

from bot.database.erasure import erase
from bot.database.stores.audit import SqlAudit
from bot.database.stores.cases import SqlCases
from bot.database.stores.delivery import SqlOutbox, SqlPostponed, SqlRecipients
from bot.database.stores.dialogue import SqlConversations, SqlInbox, SqlStaffReplies, SqlTranscript
from bot.database.stores.duplicates import SqlDuplicates
from bot.database.stores.leads import SqlLeads
from bot.database.stores.notifications import SqlContacts, SqlNotifications
from bot.database.stores.pipeline import SqlPipeline
from bot.database.stores.privacy import SqlConsents, SqlRestrictions
from bot.database.stores.questions import SqlUnanswered
from bot.database.stores.queue import SqlQueue
from bot.database.stores.staff import SqlAdmission, SqlSessions, SqlStaffMembers
from bot.message import Visitor


class SqlUnit:
    """One unit of work within the transaction of *connection*.

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
        self.outbox = SqlOutbox(connection)
        self.recipients = SqlRecipients(connection)
        self.postponed = SqlPostponed(connection)
        self.is_erasing = False

    # The console's stores are made when they are asked for: a message of a visitor needs none.

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self.connection)

    @property
    def queue(self) -> SqlQueue:
        return SqlQueue(self.connection)

    @property
    def unanswered(self) -> SqlUnanswered:
        return SqlUnanswered(self.connection)

    @property
    def restrictions(self) -> SqlRestrictions:
        return SqlRestrictions(self.connection)

    @property
    def pipeline(self) -> SqlPipeline:
        return SqlPipeline(self.connection)

    @property
    def staff(self) -> SqlStaffMembers:
        return SqlStaffMembers(self.connection)

    @property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self.connection)

    @property
    def admission(self) -> SqlAdmission:
        return SqlAdmission(self.connection)

    @property
    def notifications(self) -> SqlNotifications:
        return SqlNotifications(self.connection)

    @property
    def contacts(self) -> SqlContacts:
        return SqlContacts(self.connection)

    @property
    def duplicates(self) -> SqlDuplicates:
        return SqlDuplicates(self.connection)

    @property
    def replies(self) -> SqlStaffReplies:
        return SqlStaffReplies(self.connection)

    @property
    def audit(self) -> SqlAudit:
        return SqlAudit(self.connection)

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        erase(self.connection, visitor, sealed)
        self.is_erasing = True
