"""What is written on the slips that the halves of the agent leave each other."""

from typing import Any, Final, assert_never

from agent.wire.tasks import Forget, Pause, RefreshPolicy, Sweep, Task

ORDERS: Final = "orders"  # for the scanning half
ANSWERS: Final = "answers"  # its answers, for the collector
FLUSH: Final = "flush"  # for the relaying half: send now


def slip_of(task: Task) -> dict[str, Any]:
    """A task as it is left for the scanning half."""
    match task:
        case Sweep():
            budget = {"minutes": task.max_minutes, "files": task.max_files, "bytes": task.max_bytes}
            return {"kind": "sweep", "id": task.id, "paths": [*map(str, task.paths)], **budget}
        case Pause():
            return {"kind": "pause", "id": task.id, "until": task.until}
        case Forget():
            return {"kind": "forget", "id": task.id, "subject": task.subject}
        case RefreshPolicy():
            raise ValueError("a policy is fetched by the half that speaks to the collector")
        case _:
            assert_never(task)
