"""The service of Windows, with stand-ins for pywin32: no real one has run it yet."""

import sys
import threading
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from agent.installation.windows_service import serve
from agent.service.life import Life

STOP_PENDING = 3


class Framework:
    """As win32serviceutil.ServiceFramework: the work in one thread, requests in another."""

    def __init__(self, arguments: object) -> None:
        self.told: list[tuple[int, int]] = []

    def ReportServiceStatus(self, status: int, waitHint: int = 0) -> None:  # noqa: N802, N803
        """Remember it."""
        self.told.append((status, waitHint))


class Manager:
    """As the module servicemanager: runs the class it was given."""

    def __init__(self) -> None:
        self.kind: Any = None
        self.service: Any = None
        self.started = threading.Event()

    def Initialize(self) -> None:  # noqa: N802
        """Nothing to do."""

    def PrepareToHostSingle(self, kind: type) -> None:  # noqa: N802
        """Keep the class."""
        self.kind = kind

    def StartServiceCtrlDispatcher(self) -> None:  # noqa: N802
        """Run the service in a thread of its own, until it returns."""
        self.service = self.kind([])
        thread = threading.Thread(target=self.service.SvcDoRun)
        thread.start()
        self.started.set()
        thread.join(60)
        assert not thread.is_alive()


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Manager:
    """What the modules of pywin32 are here."""
    made = Manager()
    modules: dict[str, Any] = {
        "servicemanager": made,
        "win32serviceutil": SimpleNamespace(ServiceFramework=Framework),
        "win32service": SimpleNamespace(SERVICE_STOP_PENDING=STOP_PENDING),
    }
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return made


@pytest.mark.parametrize("request_name", ["SvcStop", "SvcShutdown"])
def test_the_manager_ends_the_work_in_good_order(manager: Manager, request_name: str) -> None:
    ended = []

    def work(life: Life) -> None:
        ended.append(life.wait(60))

    def stop() -> None:
        manager.started.wait(60)
        getattr(manager.service, request_name)()

    threading.Thread(target=stop).start()
    serve(work)
    assert ended == [True]
    ((status, hint_ms),) = manager.service.told
    assert status == STOP_PENDING
    assert hint_ms > 5000


def test_the_service_bears_the_name_that_install_registers(manager: Manager) -> None:
    serve(lambda _life: None)
    assert manager.kind._svc_name_ == "ColmateAgent"


def test_work_that_fails_ends_the_process_without_a_word_of_the_error(
    manager: Manager, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    codes: list[int] = []

    def work(_life: Life) -> None:
        raise ValueError("MARTEAU Jeanne")

    serve(work, codes.append)
    assert codes == [4]
    assert "MARTEAU" not in "".join(capsys.readouterr())
    assert not any("MARTEAU" in str(record.msg) for record in caplog.records)


def test_without_pywin32_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    absent: ModuleType | None = None
    monkeypatch.setitem(sys.modules, "servicemanager", absent)
    with pytest.raises(ModuleNotFoundError, match="servicemanager"):
        serve(lambda _life: None)
