"""Read a Windows access list in its text form: may everybody read?

Source: Security Descriptor Definition Language, ACE strings and SID strings
(learn.microsoft.com/windows/win32/secauthz).
"""

import re
from typing import Final

# Everyone, authenticated users, the machine's users, guests, interactive, network, domain users.
EVERYBODY: Final = frozenset({"WD", "AU", "BU", "BG", "IU", "NU", "DU", "AN"})
EVERYBODY_SIDS: Final = re.compile(r"S-1-(?:1-0|5-(?:2|4|7|11|32-545|32-546|21-[\d-]+-513))\Z")
FILE_READ_DATA: Final = 0x1
GENERIC: Final = 0x8000_0000 | 0x1000_0000  # generic read, generic all
READING_WORDS: Final = frozenset({"FA", "FR", "GA", "GR", "CC"})  # CC: the bit of FILE_READ_DATA
_ACL: Final = re.compile(r"D:[A-Z_]*((?:\([^()]*\))*)")
_ACE: Final = re.compile(r"\(([^()]*)\)")


def grants_reading_to_all(sddl: str) -> bool:
    """Whether a discretionary list lets a group that holds everybody read. Denials win.

    Entries that are only inherited by what is below count, since the files are below.
    """
    found = _ACL.search(sddl)
    if found is None:
        return False
    entries = [ace.split(";") for ace in _ACE.findall(found[1])]
    concerned = [
        ace for ace in entries if len(ace) >= 6 and _is_everybody(ace[5]) and _reads(ace[2])
    ]
    if any(ace[0] == "D" for ace in concerned):
        return False
    return any(ace[0] == "A" for ace in concerned)


def _is_everybody(sid: str) -> bool:
    return sid in EVERYBODY or EVERYBODY_SIDS.match(sid) is not None


def _reads(rights: str) -> bool:
    if rights.startswith("0x"):
        try:
            return bool(int(rights, 16) & (FILE_READ_DATA | GENERIC))
        except ValueError:
            return False
    return any(rights[at : at + 2] in READING_WORDS for at in range(0, len(rights), 2))
