"""Long-lived worker processes that read hostile files, each file under its own limits."""

from scanner.workers.pool import Pool, first_done
from scanner.workers.task import Done, Setup, Task

__all__ = ["Done", "Pool", "Setup", "Task", "first_done"]
