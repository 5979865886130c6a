"""What the agent asks of the machine it lives on; `sys.platform` is asked only here."""

import sys

from agent.host.base import Host, HostFacts, Membership

if sys.platform == "win32":
    from agent.host.windows import WindowsHost as ThisHost
elif sys.platform == "darwin":
    from agent.host.macos import MacHost as ThisHost
else:
    from agent.host.linux import LinuxHost as ThisHost

__all__ = ["Host", "HostFacts", "Membership", "this_host"]


def this_host() -> Host:
    """The machine this process runs on."""
    return ThisHost()
