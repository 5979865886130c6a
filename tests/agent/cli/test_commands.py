"""The commands as an administrator types them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import trustme

from agent.companion import Post, Summary
from agent.service.box import Box
from agent.service.slips import FLUSH, ORDERS
from agent.service.status import (
    MediumStatus,
    RelayingStatus,
    ScanningStatus,
    read_relaying,
    write_status,
)
from scanner.cli.run import run
from scanner.cli.terminal import Terminal
from scanner.errors import ExitCode
from tests.agent.fake_collector import FakeCollector
from tests.agent.wire.conftest import (
    _no_network,  # noqa: F401 - a fixture: the loopback alone
    fake,  # noqa: F401 - a fixture
)

Colmate = Callable[..., tuple[int, str, str]]


def settings(folder: Path, url: str, authority: Path) -> Path:
    file = folder / "agent.toml"
    file.write_text(
        f'[collector]\nurl = "{url}"\nca_file = "{authority}"\n'
        f'[state]\nfolder = "{folder / "state"}"\nnotice = "{folder / "notice"}"\n'
        f'[scan]\nroots = ["{folder / "disk"}"]\n[device]\nmanaged = true\n'
    )
    (folder / "disk").mkdir()
    (folder / "state").mkdir(mode=0o700)
    return file


@pytest.fixture
def config(tmp_path: Path) -> Path:
    authority = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(authority))
    return settings(tmp_path, "https://collector.invalid", authority)


@pytest.fixture
def state(config: Path) -> Path:
    return config.parent / "state"


@pytest.fixture
def colmate(config: Path) -> Colmate:
    def called(*words: str, lang: str = "en") -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        terminal = replace(Terminal.of_process(), out=out, err=err, environment={"LANG": "C"})
        arguments = ["agent", *words, "--config", str(config), "--lang", lang]
        return run(arguments, terminal=terminal), out.getvalue(), err.getvalue()

    return called


def speaking(state: Path, **changes: object) -> None:
    """Both halves have just spoken."""
    now = time.time()
    scanning = ScanningStatus(
        written_s=now,
        pid=os.getpid(),
        files=1000,
        examined=900,
        waiting=90,
        not_examined={"encrypted": 10},
        zones=2,
        media=(MediumStatus(identity="m", kind="removable", encryption="not_encrypted"),),
    )
    write_status(state, replace(scanning, **changes))  # type: ignore[arg-type]
    write_status(state, RelayingStatus(written_s=now, pid=os.getpid(), link="well", records=3))


def test_status_says_what_is_examined_what_waits_and_what_is_not_read(
    colmate: Colmate, state: Path
) -> None:
    speaking(state)
    code, out, _ = colmate("status")
    assert code == 0
    assert "Files: 1,000 known, 900 examined, 90 waiting" in out
    assert "not examined (encrypted): 10" in out
    assert "private zones left closed: 2" in out
    assert "removable drive, not encrypted, last swept: never" in out
    assert "3 records" in out


def test_status_is_french_where_the_reader_is(colmate: Colmate, state: Path) -> None:
    speaking(state)
    assert "connus, 900 examinés, 90 en attente" in colmate("status", lang="fr")[1]


def test_status_as_json_is_for_programs(colmate: Colmate, state: Path) -> None:
    speaking(state)
    told = json.loads(colmate("status", "--format", "json")[1])
    assert (told["scanning"]["files"], told["relaying"]["link"]) == (1000, "well")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paused_until_s": 4e9}, "paused until"),
        ({"held_back": "battery"}, "held back: on battery"),
        ({"trouble": "full"}, "stopped: its own state cannot be kept (full)"),
        ({"sweeping": True}, "sweeping"),
        ({}, "watching"),
    ],
)
def test_status_begins_with_what_the_agent_does(
    colmate: Colmate, state: Path, changes: dict[str, object], said: str
) -> None:
    speaking(state, **changes)
    assert said in colmate("status")[1].splitlines()[0]


def test_status_of_an_agent_that_does_not_run_is_said_and_ends_with_3(colmate: Colmate) -> None:
    code, out, _ = colmate("status")
    assert code == 3
    assert out.count("The agent is not running.") == 2


def test_a_pause_is_left_for_the_agent(colmate: Colmate, state: Path) -> None:
    code, out, _ = colmate("pause", "30m")
    assert code == 0
    assert "Nothing is examined until" in out
    (slip,) = Box(state / ORDERS).take()
    assert 1700 < slip["until"] - time.time() < 1810
    assert "goes on" in colmate("pause", "0")[1]
    (slip,) = Box(state / ORDERS).take()
    assert slip["until"] == 0


@pytest.mark.parametrize("words", [("pause", "2d"), ("pause", "25h"), ("run", "--part", "x")])
def test_what_makes_no_sense_ends_with_2(colmate: Colmate, words: tuple[str, ...]) -> None:
    code, _, err = colmate(*words)
    assert code == 2
    assert err.startswith("colmate: ")


def test_flush_of_an_agent_that_does_not_run_says_so(colmate: Colmate, state: Path) -> None:
    code, _, err = colmate("flush", "--wait", "0s")
    assert code == 4
    assert "The agent is not running." in err
    assert "colmate agent run" in err
    assert len(list(Box(state / FLUSH).take())) == 1


def test_flush_says_what_still_waits(colmate: Colmate, state: Path) -> None:
    speaking(state)
    code, _, err = colmate("flush", "--wait", "0s")
    assert code == 3
    assert not err or "3 records still wait." in err


def test_an_agent_that_is_not_enrolled_is_told_how(colmate: Colmate) -> None:
    code, _, err = colmate("run")
    assert code != 0
    assert "not enrolled" in err
    assert "colmate agent enrol" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_enrol_run_and_stop_as_a_service_would(
    tmp_path: Path,
    fake: FakeCollector,  # noqa: F811 - the fixture
) -> None:
    file = settings(tmp_path, fake.url, fake.ca_file)
    token = tmp_path / "token"
    token.write_text("a-token-of-the-tests")
    token.chmod(0o600)
    fake.publish({"revision": 1, "checkin_s": 10})
    out, err = StringIO(), StringIO()
    terminal = replace(Terminal.of_process(), out=out, err=err)
    words = ["agent", "enrol", "--token-file", str(token), "--config", str(file), "--lang", "en"]
    assert run(words, terminal=terminal) == 0, err.getvalue()
    assert "enrolled as" in out.getvalue()
    assert not token.exists()
    command = [sys.executable, "-m", "scanner", "agent", "run", "--config", str(file)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while not read_relaying(tmp_path / "state").checked_in_s and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert fake.heartbeats
    assert all(json.loads(line)["event"] for line in said.splitlines())


def test_the_companion_says_once_what_would_be_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without settings: a person may not read the agent's."""

    def called(lang: str) -> str:
        out = StringIO()
        terminal = replace(Terminal.of_process(), out=out, environment={"LANG": "C"})
        words = ["agent", "companion", "--once", "--folder", str(tmp_path), "--lang", lang]
        assert run(words, terminal=terminal) == ExitCode.DONE
        return out.getvalue()

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "own"))
    noon = datetime.now(UTC).astimezone().replace(hour=12)
    monkeypatch.setattr("agent.cli.companion.local_now", lambda: noon)
    assert called("en") == "There is nothing to say now.\n"
    told = Summary(written_s=int(noon.timestamp()), enabled=True, per_day=1, built_in=2)
    Post(tmp_path).prepare()
    Post(tmp_path).publish({}, told)
    assert called("fr").splitlines() == [
        "Des données de patients ne sont pas protégées",
        "2 fichiers contiennent des données de santé lisibles par tous ceux qui ouvrent ce poste.",
        "[Voir quoi faire]",
        "[Me le rappeler demain]",
        "[Ce ne sont pas des patients]",
    ]
    assert "[Voir quoi faire]" in called("fr")  # saying it on the terminal does not use up the day
