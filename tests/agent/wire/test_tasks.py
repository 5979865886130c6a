"""The list of tasks is closed, and none runs twice, late or outside what may be scanned."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.wire.tasks import (
    MAX_TASKS,
    Forget,
    Pause,
    RefreshPolicy,
    Sweep,
    Taken,
    TaskDesk,
    TaskKind,
    TaskRefusal,
    TaskReport,
    TaskState,
    read_task,
)

NOW = 1_800_000_000.0
ORDER = {
    "id": "t1",
    "created_by": "A. Martin, RSSI",
    "reason": "a stick was found",
    "expires": NOW + 3600,
}
SWEEP = {**ORDER, "kind": "sweep", "paths": ["/srv/share"]}
SUBJECT = "hmac-sha256:" + "0a" * 32


@dataclass
class Memory:
    """Remembers while the test lasts."""

    full: bool = False
    kept: list[str] = field(default_factory=list)

    def remember(self, task_id: str, expires: float) -> bool:
        """Keep a number, as the agent's index does on disk."""
        if self.full:
            raise OSError
        new = task_id not in self.kept
        self.kept.append(task_id)
        return new


def desk(memory: Memory | None = None) -> TaskDesk:
    return TaskDesk(memory or Memory(), lambda path: path.is_relative_to("/srv"))


def taken(order: dict[str, Any], memory: Memory | None = None) -> Taken:
    return desk(memory).take([order], NOW)


def refused(refusal: TaskRefusal, task_id: str = "t1") -> Taken:
    return Taken((), (TaskReport(task_id, TaskState.REFUSED, refusal),))


def test_the_list_is_closed() -> None:
    """Whoever adds a kind must say in SECURITY.md what a collector could do by it."""
    assert {kind.value for kind in TaskKind} == {"sweep", "pause", "refresh_policy", "forget"}


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        (SWEEP, Sweep),
        ({**ORDER, "kind": "pause", "until": NOW + 600}, Pause),
        ({**ORDER, "kind": "refresh_policy"}, RefreshPolicy),
        ({**ORDER, "kind": "forget", "subject": SUBJECT}, Forget),
    ],
)
def test_each_kind_is_taken_and_reported(order: dict[str, Any], kind: type) -> None:
    result = taken(order)
    assert [type(task) for task in result.tasks] == [kind]
    assert result.reports == (TaskReport("t1", TaskState.DELIVERED),)


@pytest.mark.parametrize("kind", ["shell", "run", "", None, ["sweep"], 3])
def test_another_kind_is_refused(kind: object) -> None:
    assert taken({**SWEEP, "kind": kind}) == refused(TaskRefusal.UNKNOWN_KIND)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"paths": "/srv"}, id="a text for a list"),
        pytest.param({"paths": ["srv"]}, id="relative"),
        pytest.param({"paths": ["/srv/../etc"]}, id="upwards"),
        pytest.param({"paths": ["/srv"] * 101}, id="too many paths"),
        pytest.param({"max_minutes": 0}, id="no time"),
        pytest.param({"max_minutes": 10**9}, id="all the time"),
        pytest.param({"max_files": "many"}, id="a text for a number"),
        pytest.param({"command": "id"}, id="an unknown field"),
        pytest.param({"reason": "x" * 501}, id="too long"),
        pytest.param({"reason": "\x1b[2J"}, id="a control sign"),
        pytest.param({"expires": float("nan")}, id="no time at all"),
        pytest.param({"expires": float("inf")}, id="never"),
        pytest.param({"created_by": None}, id="nobody"),
    ],
)
def test_a_malformed_order_is_refused(change: dict[str, Any]) -> None:
    assert taken({**SWEEP, **change}) == refused(TaskRefusal.MALFORMED)


@pytest.mark.parametrize("task_id", ["../x", "", "x" * 65, 5, None, "a b"])
def test_a_strange_number_is_refused_and_not_repeated(task_id: object) -> None:
    result = taken({**SWEEP, "id": task_id})
    assert result.reports[0].refusal is TaskRefusal.MALFORMED
    assert result.reports[0].id in ("", "x" * 64)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"paths": ["/srv", "/etc"]}, TaskRefusal.OUTSIDE_ROOTS),
        ({"expires": NOW + 8 * 86_400}, TaskRefusal.TOO_LONG_LIVED),
    ],
)
def test_an_order_beyond_its_bounds_is_refused(
    change: dict[str, Any], refusal: TaskRefusal
) -> None:
    memory = Memory()
    assert taken({**SWEEP, **change}, memory) == refused(refusal)
    assert memory.kept == []


def test_nobody_is_paused_for_good() -> None:
    order = {**ORDER, "kind": "pause", "until": NOW + 2 * 86_400}
    assert taken(order) == refused(TaskRefusal.TOO_LONG_LIVED)


def test_a_late_order_has_expired() -> None:
    late = taken({**SWEEP, "expires": NOW - 1})
    assert late == Taken((), (TaskReport("t1", TaskState.EXPIRED),))


def test_no_order_runs_twice() -> None:
    memory = Memory()
    assert len(taken(SWEEP, memory).tasks) == 1
    assert taken(SWEEP, memory) == Taken()


def test_an_order_that_cannot_be_remembered_does_not_run() -> None:
    assert taken(SWEEP, Memory(full=True)) == refused(TaskRefusal.NOT_REMEMBERED)


def test_a_flood_is_cut_off() -> None:
    orders = [{**SWEEP, "id": f"t{number}"} for number in range(MAX_TASKS + 5)]
    result = desk().take(orders, NOW)
    assert len(result.tasks) == MAX_TASKS
    assert [report.refusal for report in result.reports[-5:]] == [TaskRefusal.TOO_MANY] * 5


VALUES = st.sampled_from(
    [None, True, 1, -1, 1.5, 1e300, "x", "", "t1", [], ["/a"], [1], {}, {"a": 1}, SUBJECT, NOW + 1]
)
NAMES = ("id", "created_by", "reason", "expires", "paths", "until", "subject", "max_bytes", "x")


@given(
    kind=st.sampled_from(TaskKind),
    fields=st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, VALUES)),
)
def test_whatever_comes_is_a_task_or_refused(kind: TaskKind, fields: dict[str, Any]) -> None:
    found = read_task({**fields, "kind": kind.value})
    assert isinstance(found, TaskRefusal | Sweep | Pause | RefreshPolicy | Forget)


def test_paths_are_paths() -> None:
    task = read_task(SWEEP)
    assert isinstance(task, Sweep)
    assert task.paths == (Path("/srv/share"),)
