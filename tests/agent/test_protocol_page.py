"""docs/agent-protocol.md names every word of the protocol, and the policy's defaults and bounds."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from agent.identity import AgentState, WhyRefused
from agent.identity.managed import Evidence
from agent.policy import Notify, Policy, Refusal
from agent.policy.signed import TYPE
from agent.strict import Between
from agent.wire import collector
from agent.wire.heartbeat import Coverage, Health, Heartbeat, Load, Queue
from agent.wire.messages import Ack, CheckIn, Code
from agent.wire.signer import Purpose
from agent.wire.tasks import Forget, Pause, Sweep, TaskKind, TaskRefusal, TaskState
from agent.wire.transport import OURS

PAGE = (Path(__file__).parents[2] / "docs" / "agent-protocol.md").read_text("utf-8")
OF_THIS_SIDE = {Code.OTHER, WhyRefused.CERTIFICATE, WhyRefused.UNREACHABLE, WhyRefused.OTHER}


@pytest.mark.parametrize(
    "words", [AgentState, WhyRefused, Evidence, Refusal, Health, Code, Purpose, TaskKind,
              TaskRefusal, TaskState],
)  # fmt: skip
def test_every_word_of_a_closed_list_stands_there(words: type[StrEnum]) -> None:
    assert [word for word in words if word not in OF_THIS_SIDE and f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize("kind", [Heartbeat, Coverage, Queue, Load, Ack, CheckIn])
def test_every_field_of_a_message_stands_there(kind: type) -> None:
    assert [part.name for part in fields(kind) if f'"{part.name}":' not in PAGE] == []


@pytest.mark.parametrize("kind", [Sweep, Pause, Forget])
def test_every_field_of_a_task_stands_there(kind: type) -> None:
    assert [part.name for part in fields(kind) if f"`{part.name}`" not in PAGE] == []


@pytest.mark.parametrize(
    "name",
    [f"POST {collector.ENROL}", f"POST {collector.CHECK_IN}", f"GET {collector.POLICY}",
     f"POST {collector.BATCHES}", f"{OURS}: 1", TYPE],
)  # fmt: skip
def test_every_route_and_type_stands_there(name: str) -> None:
    assert f"`{name}`" in PAGE


def policy_rows(kind: type, prefix: str = "") -> Iterator[str]:
    """How the page begins the line of each field: name, default, bounds."""
    hints = get_type_hints(kind, include_extras=True)
    for part in fields(kind):
        if part.default is MISSING:
            yield from policy_rows(Notify, f"{part.name}.")
            continue
        bounds = next((check for check in checks(hints[part.name])), None)
        default: Any = list(part.default) if isinstance(part.default, tuple) else part.default
        row = f"| `{prefix}{part.name}` | {json.dumps(default)} |"
        yield row if bounds is None else f"{row} {bounds.least} | {bounds.most} |"


def checks(hint: Any) -> Iterator[Between]:
    """The bounds beside a field."""
    if get_origin(hint) is Annotated:
        yield from (check for check in get_args(hint) if isinstance(check, Between))


@pytest.mark.parametrize("row", [*policy_rows(Policy)])
def test_every_field_of_the_policy_stands_there_with_default_and_bounds(row: str) -> None:
    assert row in PAGE
