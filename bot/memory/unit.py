"""One unit of work on what is kept in memory."""

from dataclasses import replace

from bot.memory.delivery import MemoryOutbox, MemoryPostponed, MemoryRecipients
from bot.memory.dialogue import MemoryConversations, MemoryInbox, MemoryTranscript
from bot.memory.files import MemoryFiles
from bot.memory.kept import Memory
from bot.memory.leads import MemoryLeads
from bot.memory.privacy import MemoryConsents
from bot.memory.queue import MemoryPersonRequests
from bot.message import Visitor


class MemoryUnit:
    """One unit of work on *memory*."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.inbox = MemoryInbox(memory)
        self.conversations = MemoryConversations(memory)
        self.transcript = MemoryTranscript(memory)
        self.queue = MemoryPersonRequests(memory)
        self.leads = MemoryLeads(memory)
        self.consents = MemoryConsents(memory)
        self.files = MemoryFiles(memory)
        self.outbox = MemoryOutbox(memory)
        self.recipients = MemoryRecipients(memory)
        self.postponed = MemoryPostponed(memory)

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        memory = self.memory
        memory.conversations.remove(visitor)
        memory.recipients.remove(visitor)
        memory.person_requests.remove(visitor)
        memory.exchanges.remove_if(lambda exchange: exchange.visitor == visitor)
        memory.leads.remove_if(lambda lead: lead.visitor == visitor)
        memory.consents.remove_if(lambda kept: kept[0] == visitor)
        memory.files.remove_if(lambda kept: kept[0].visitor == visitor)
        memory.outgoing.remove_if(lambda outgoing: outgoing.visitor == visitor)
        memory.postponed.remove_if(lambda waiting: waiting.message.visitor == visitor)
        for key, arrival in list(memory.arrivals.values.items()):
            if arrival.visitor == sealed:
                memory.arrivals.put(key, replace(arrival, exchange=None))
