"""A session with a notification server that presses a button: run under `dbus-run-session`."""

# ruff: noqa: ANN001, D102, F722, F821, N802, PLR0917 - D-Bus has its own names and types

import asyncio
import json
import sys

from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from agent.companion import Act
from agent.companion.show import Desktop
from agent.companion.words import Toast


class Notifications(ServiceInterface):
    """org.freedesktop.Notifications, with a person who presses the button named."""

    def __init__(self, presses: str) -> None:
        super().__init__("org.freedesktop.Notifications")
        self._presses = presses
        self.shown: list[tuple[str, str, list[str]]] = []

    @dbus_method()
    def Notify(
        self,
        app: "s",
        replaces: "u",
        icon: "s",
        summary: "s",
        body: "s",
        actions: "as",
        hints: "a{sv}",
        timeout: "i",
    ) -> "u":
        keys, labels = actions[::2], actions[1::2]
        self.shown.append((summary, body, labels))
        key = keys[labels.index(self._presses)]
        asyncio.get_running_loop().call_later(0.05, self.ActionInvoked, 1, key)
        return 1

    @dbus_method()
    def GetCapabilities(self) -> "as":
        return ["actions", "body"]

    @dbus_method()
    def GetServerInformation(self) -> "ssss":
        return ["fake", "colmate", "1", "1.2"]

    @dbus_method()
    def CloseNotification(self, number: "u") -> None:
        pass

    @dbus_signal()
    def ActionInvoked(self, number, key) -> "us":
        return [number, key]

    @dbus_signal()
    def NotificationClosed(self, number, why) -> "uu":
        return [number, why]


async def main(presses: str) -> None:
    """Show one notice, wait for the answer, tell both."""
    server, answered = Notifications(presses), asyncio.Event()
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", server)
    await bus.request_name("org.freedesktop.Notifications")
    answers: list[str] = []

    def answer(act: Act) -> None:
        answers.append(act.value)
        answered.set()

    toast = Toast("titre", "texte", ((Act.SEE, "voir"), (Act.NOT_PATIENTS, "non")))
    taken = await Desktop().show(toast, answer)
    await asyncio.wait_for(answered.wait(), 10)
    sys.stdout.write(json.dumps({"taken": taken, "shown": server.shown, "answers": answers}))


asyncio.run(main(sys.argv[1]))
