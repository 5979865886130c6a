"""The agent under the service control manager of Windows, by pywin32. Imported only there.

Never run on a machine of Microsoft's yet; tested with stand-ins for pywin32's modules.
"""

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from agent.installation.windows import DISPLAYED, SERVICE
from agent.log import Uncaught, emit
from agent.service.life import GRACE_S, Life
from scanner.errors import ExitCode

_MARGIN_MS: Final = 2000

Work = Callable[[Life], object]


def serve(work: Work, end: Callable[[int], object] = os._exit) -> None:
    """Hand this process over to the manager that started it, until it asks for the end.

    `work` gets the `Life` to wait with. When it fails, `end` ends the process without a word, so
    that the manager takes its recovery actions.

    Raises:
        pywintypes.error: no service manager started this process (1063).
    """
    manager: Any = import_module("servicemanager")
    manager.Initialize()
    manager.PrepareToHostSingle(service_class(work, end))
    manager.StartServiceCtrlDispatcher()


def service_class(work: Work, end: Callable[[int], object]) -> type:
    """The class that pywin32 makes the service of."""
    framework: Any = import_module("win32serviceutil").ServiceFramework
    codes: Any = import_module("win32service")

    class ColmateService(framework):  # type: ignore[misc]  # pywin32 is untyped
        """One process, all parts."""

        _svc_name_ = SERVICE
        _svc_display_name_ = DISPLAYED

        def __init__(self, arguments: object) -> None:
            """Take what the manager passes on."""
            super().__init__(arguments)
            self._life = Life()

        def SvcStop(self) -> None:  # noqa: N802 - pywin32's name
            """Asked for the end, in the manager's thread."""
            wait_ms = int(GRACE_S * 1000) + _MARGIN_MS
            self.ReportServiceStatus(codes.SERVICE_STOP_PENDING, waitHint=wait_ms)
            self._life.set()

        SvcShutdown = SvcStop  # pywin32 tells the manager that we want to hear of it

        def SvcDoRun(self) -> None:  # noqa: N802 - pywin32's name
            """Work until then. pywin32 has told that we run."""
            try:
                with self._life as life:
                    work(life)
            except BaseException as error:  # noqa: BLE001 - pywin32 would print its text
                emit(Uncaught(), error)
                end(ExitCode.INTERNAL)

    return ColmateService
