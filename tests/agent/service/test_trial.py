"""A policy must leave the agent able to find a leak."""

from dataclasses import replace

import pytest

from agent.policy import Policy
from agent.service import trial


def test_the_default_policy_passes() -> None:
    assert trial.passes(Policy())


def test_a_policy_under_which_nothing_is_found_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "LETTER", "Réunion du comité des fêtes")
    assert not trial.passes(Policy())


def test_a_glob_that_makes_no_sense_fails() -> None:
    assert not trial.passes(replace(Policy(), exclude=("# nothing",)))
