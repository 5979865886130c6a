"""What a new worker process runs.

The parent names this function and nothing more: the readers and detectors, a third of a second of
imports and 40 MB, are loaded by workers alone.
"""

from multiprocessing.connection import Connection

from scanner.workers.task import Setup


def work(connection: Connection, setup: Setup) -> None:
    """Serve tasks until the parent closes the pipe."""
    from scanner.workers.worker import serve  # noqa: PLC0415 - see above

    serve(connection, setup)
