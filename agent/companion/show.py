"""Shows a notice on the desktop, with `desktop-notifier` (WinRT, D-Bus, macOS).

Options that a desktop does not know are left out by it: without buttons the text still stands. On
macOS answers are heard only in a signed application.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from agent.companion.notice import Act
from agent.companion.words import Toast

APP: str = "Colmate"


class Screen(Protocol):
    """Where notices are shown."""

    async def show(self, toast: Toast, answered: Callable[[Act], None]) -> bool:
        """Show one; whether the desktop took it. `answered` is called later, if at all."""


class Desktop:
    """The person's desktop."""

    def __init__(self) -> None:
        from desktop_notifier import DesktopNotifier  # noqa: PLC0415 - a companion alone needs it

        self._notifier = DesktopNotifier(app_name=APP, app_icon=None)

    async def show(self, toast: Toast, answered: Callable[[Act], None]) -> bool:
        """Show one; a click beside the buttons asks what to do."""
        from desktop_notifier import Button  # noqa: PLC0415 - as above

        taken: list[bool] = []
        await self._notifier.send(
            title=toast.title,
            message=toast.body,
            buttons=[
                Button(title=label, on_pressed=partial(answered, act))
                for act, label in toast.buttons
            ],
            on_clicked=partial(answered, Act.SEE) if toast.buttons else None,
            on_dispatched=partial(taken.append, True),
        )
        return bool(taken)
