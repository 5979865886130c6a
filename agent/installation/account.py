"""What an administrator wrote for the agent goes to the agent's account."""

import os
from pathlib import Path

from agent.installation.place import ACCOUNT


def hand_over(folder: Path, account: str = ACCOUNT) -> bool:
    """Give a state folder and what is in it to the services' account; links are not followed.

    For `enrol` after `install`: what root writes there the services could not read. Before
    `install` there is no such account; systemd then does this at the first start (StateDirectory=
    of systemd.exec(5)).

    Returns:
        Whether there is such an account; elsewhere than on Linux services run as the system.

    Raises:
        OSError: this is not root.
    """
    try:
        import pwd  # noqa: PLC0415 - does not exist on Windows

        entry = pwd.getpwnam(account)
    except (ImportError, KeyError):
        return False
    os.lchown(folder, entry.pw_uid, entry.pw_gid)
    for above, folders, names in os.walk(folder):
        for name in (*folders, *names):
            os.lchown(Path(above) / name, entry.pw_uid, entry.pw_gid)
    return True
