"""What closed lists are called where people read them."""

from collections.abc import Mapping
from typing import Final

from agent.pace import Why
from agent.wire.events import Link
from scanner.locales import N_
from scanner.platform import MountKind
from scanner.platform.encryption import EncryptionState

KINDS: Final[Mapping[str, str]] = {
    MountKind.FIXED: N_("built-in disk"),
    MountKind.REMOVABLE: N_("removable drive"),
    MountKind.NETWORK: N_("network share"),
}
ENCRYPTION: Final[Mapping[str, str]] = {
    EncryptionState.NOT_ENCRYPTED: N_("not encrypted"),
    EncryptionState.SUSPENDED: N_("encryption suspended"),
    EncryptionState.UNKNOWN: N_("encryption unknown"),
    EncryptionState.LOCKED: N_("locked"),
    EncryptionState.PROTECTED: N_("encrypted"),
}
LINKS: Final[Mapping[str, str]] = {
    Link.WELL: N_("reached"),
    Link.RETRYING: N_("not reached, trying again"),
    Link.CERTIFICATE: N_("its certificate is not the pinned one: nothing is sent"),
    Link.CREDENTIAL: N_("it does not accept this agent"),
    Link.VERSION: N_("it speaks another version"),
    Link.FORKED: N_("another machine uses this agent's identity"),
}
HELD_BACK: Final[Mapping[str, str]] = {
    Why.BATTERY: N_("on battery"),
    Why.PRESENTATION: N_("a presentation is on"),
    Why.LOAD: N_("the machine is busy"),
}
