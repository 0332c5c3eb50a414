"""What the process holds from which servers are forked; importing it loads that.

Nothing here may begin a thread: a fork takes none along.
"""

import bot.__main__
import bot.app
import bot.server
import bot.wiring.opening  # noqa: F401
from knowledge.models.embeddings import sentence_embedder

sentence_embedder()
