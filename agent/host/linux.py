"""Linux: sssd or winbind for the directory, machine-id(5) for the number."""

import platform
import re
from pathlib import Path
from typing import Final

from agent.host.base import Host, Membership

# A machine that has joined a realm holds its own Kerberos key, and sssd or winbind uses it.
MACHINE_KEYTAB: Final = "etc/krb5.keytab"
SSSD: Final = ("etc/sssd/sssd.conf", "etc/sssd/conf.d")
SAMBA: Final = "etc/samba/smb.conf"
_MEMBER: Final = re.compile(r"^\s*security\s*=\s*(?:ads|domain)\s*$", re.IGNORECASE | re.MULTILINE)


class LinuxHost(Host):
    """Linux. `root` is where its files are looked for."""

    system = "linux"

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    @property
    def settings_file(self) -> Path:
        """As the File Hierarchy Standard has it."""
        return self._root / "etc/colmate/agent.toml"

    @property
    def state_folder(self) -> Path:
        """What systemd's StateDirectory= makes."""
        return self._root / "var/lib/colmate"

    @property
    def notice_folder(self) -> Path:
        """What systemd's RuntimeDirectory= makes."""
        return self._root / "run/colmate"

    def membership(self) -> Membership:
        """A machine key, and sssd or winbind to use it."""
        keyed = (self._root / MACHINE_KEYTAB).exists()
        directory = any((self._root / name).exists() for name in SSSD)
        member = _MEMBER.search(self._text(SAMBA)) is not None
        return Membership(joined_directory=keyed and (directory or member))

    def machine_number(self) -> str:
        """Made once when the system was installed."""
        return self._text("etc/machine-id")

    def system_version(self) -> str:
        """From os-release(5)."""
        try:
            return platform.freedesktop_os_release()["PRETTY_NAME"]
        except (OSError, KeyError):
            return super().system_version()

    def _text(self, name: str) -> str:
        try:
            return (self._root / name).read_text("utf-8", "replace")
        except OSError:
            return ""
