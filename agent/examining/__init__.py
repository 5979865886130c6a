"""What a sweep or an event proposes is read, its fate kept, and told if it must be known."""

from agent.examining.examination import Examination, Volume
from agent.examining.outbox import Outbox, Spool

__all__ = ["Examination", "Outbox", "Spool", "Volume"]
