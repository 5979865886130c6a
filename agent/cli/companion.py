"""`colmate agent companion`: runs in a person's session, with that person's rights."""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

from agent.companion import Post
from agent.companion.memory import own_folder
from agent.companion.run import Companion, local_now
from agent.companion.show import Desktop
from agent.companion.words import worded
from agent.host import this_host
from agent.pace.desktop import this_desktop
from scanner.cli.session import Session
from scanner.errors import ExitCode
from scanner.locales import N_


def companion(session: Session, folder: str | None, *, once: bool) -> int:
    """Run until the session ends; `once` says on the terminal what would be said now."""
    post = Post(Path(folder) if folder else this_host().notice_folder)
    one = Companion(post, own_folder(), session.language, this_desktop().presenting)
    if once:
        return _once(one, session)
    with suppress(KeyboardInterrupt):
        asyncio.run(_until_told(one))
    return ExitCode.DONE


async def _until_told(one: Companion) -> None:
    """The session ends its programs by SIGTERM; Windows knows no such handlers, and just ends."""
    stop = asyncio.Event()
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await one.run(Desktop(), stop)


def _once(one: Companion, session: Session) -> int:
    now = local_now()
    due = one.due(now)
    out = session.terminal.out
    if due is None:
        out.write(session.language.say(N_("There is nothing to say now.")) + "\n")
        return ExitCode.DONE
    toast = worded(due.notice, now.toordinal(), session.language)
    out.write(f"{toast.title}\n{toast.body}\n")
    for _act, label in toast.buttons:
        out.write(f"[{label}]\n")
    return ExitCode.DONE
