"""A task that was taken is known for as long as it could be taken again."""

from pathlib import Path

import pytest

from agent.storage import StateProblem
from agent.wire.task_table import TaskTable
from agent.wire.tasks import MAX_TTL_S

NOW = 1_800_000_000.0


def test_a_number_is_new_once_even_after_a_restart(tmp_path: Path) -> None:
    table = TaskTable.open(tmp_path / "tasks.db")
    assert table.remember("t1", NOW)
    assert not table.remember("t1", NOW)
    table.close()
    again = TaskTable.open(tmp_path / "tasks.db")
    assert not again.remember("t1", NOW)
    assert again.remember("t2", NOW)
    again.close()


def test_only_what_is_long_over_is_forgotten(tmp_path: Path) -> None:
    table = TaskTable.open(tmp_path / "tasks.db")
    assert table.remember("old", NOW)
    assert table.remember("new", NOW + MAX_TTL_S)
    assert not table.remember("old", NOW)
    assert table.remember("later", NOW + 3 * MAX_TTL_S)
    assert table.remember("old", NOW)
    table.close()


def test_a_number_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    table = TaskTable.open(tmp_path / "tasks.db")
    table._connection.execute("PRAGMA query_only=1")
    with pytest.raises(StateProblem):
        table.remember("t1", NOW)
    table.close()
