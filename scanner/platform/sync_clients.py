"""Where synchronisation clients say that they keep their copy.

Sources: OneDrive sets `OneDrive*` in the environment of its user; Dropbox documents `info.json`
(help.dropbox.com, "find your Dropbox folder programmatically"); the Nextcloud and ownCloud clients
keep `localPath` in an INI file. A client that is not here is known by the name of its folder or by
what it leaves in it (`scanner.walk.exposure`).
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Final

MAX_SETTINGS_BYTES: Final = 1 << 20
_ENVIRONMENT: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_DROPBOX: Final = (".dropbox/info.json", "AppData/Local/Dropbox/info.json")
_INI: Final = (
    ".config/Nextcloud/nextcloud.cfg",
    ".config/ownCloud/owncloud.cfg",
    "AppData/Roaming/Nextcloud/nextcloud.cfg",
    "AppData/Roaming/ownCloud/owncloud.cfg",
    "Library/Preferences/Nextcloud/nextcloud.cfg",
    "Library/Preferences/ownCloud/owncloud.cfg",
)
_FIXED: Final = ("Library/Mobile Documents", "Library/CloudStorage")  # iCloud, macOS providers
_MARKS: Final = frozenset({".dropbox", ".dropbox.cache", ".owncloudsync.log", ".nextcloudsync.log"})
_DATABASES: Final = (".sync_", "._sync_")  # Nextcloud and ownCloud: .sync_0123456789ab.db
_LOCAL_PATH: Final = re.compile(r"\\localPath=(.+)$", re.MULTILINE)


def configured_roots(homes: tuple[str, ...], environment: Mapping[str, str]) -> tuple[str, ...]:
    """The folders that clients of these homes copy to a cloud, without a final separator."""
    roots = [environment[name] for name in _ENVIRONMENT if environment.get(name)]
    for home in homes:
        roots += (os.path.join(home, *name.split("/")) for name in _FIXED)  # noqa: PTH118 - text
        roots += (path for name in _DROPBOX for path in _dropbox(_settings(home, name)))
        roots += (path for name in _INI for path in _LOCAL_PATH.findall(_settings(home, name)))
    return tuple(dict.fromkeys(root.strip().rstrip("/\\") for root in roots if root.strip("/\\ ")))


def _settings(home: str, name: str) -> str:
    try:
        with open(os.path.join(home, *name.split("/")), "rb") as stream:  # noqa: PTH118, PTH123 - text
            return stream.read(MAX_SETTINGS_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _dropbox(text: str) -> Iterator[str]:
    try:
        accounts = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return
    for account in accounts.values() if isinstance(accounts, dict) else ():
        path = account.get("path") if isinstance(account, dict) else None
        if isinstance(path, str):
            yield path


def leaves_sync_marks(folder: str) -> bool:
    """Whether a client keeps its own files at the top of this folder, by their names alone."""
    try:
        with os.scandir(folder) as entries:
            return any(_is_mark(entry.name) for entry in entries)
    except OSError:
        return False


def _is_mark(name: str) -> bool:
    return name in _MARKS or (name.startswith(_DATABASES) and name.endswith(".db"))
