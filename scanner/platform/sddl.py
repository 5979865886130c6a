"""Read a Windows access list in its text form: may everybody read? Who may write?

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
# Administrators, the system, creator and owner (the owner is judged by itself), TrustedInstaller.
ADMINISTRATORS: Final = frozenset(
    {"BA", "SY", "CO", "OW", "S-1-5-32-544", "S-1-5-18", "S-1-3-0", "S-1-3-4"}
    | {"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"}
)
OWNERS: Final = ADMINISTRATORS - {"CO", "OW", "S-1-3-0", "S-1-3-4"}
HARMLESS_BITS: Final = 0x1 | 0x8 | 0x20 | 0x80 | 0x2_0000 | 0x10_0000 | 0x8000_0000 | 0x2000_0000
HARMLESS_WORDS: Final = frozenset({"FR", "FX", "GR", "GX", "RC", "CC", "SW", "WP", "LO"})
_OWNED_LIST: Final = re.compile(r"O:([A-Z]{2}|S-[\d-]+)D:[A-Z]*((?:\([^()]*\))*)\Z")
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


def only_administrators_write(sddl: str) -> bool:
    """Whether owner and list leave every change to administrators and the system.

    What cannot be read whole is no: an absent list, rights that are not told, entries of an
    unknown kind. What is only inherited by what lies below does not count.
    """
    found = _OWNED_LIST.match(sddl)
    if found is None or found[1] not in OWNERS:
        return False
    return all(_leaves_changes(ace.split(";")) for ace in _ACE.findall(found[2]))


def _leaves_changes(ace: list[str]) -> bool:
    if len(ace) < 6:
        return False
    if ace[0] == "D" or ace[5] in ADMINISTRATORS or "IO" in _pairs(ace[1]):
        return True
    return ace[0] == "A" and _is_harmless(ace[2])


def _is_harmless(rights: str) -> bool:
    if rights.startswith("0x"):
        try:
            return not int(rights, 16) & ~HARMLESS_BITS
        except ValueError:
            return False
    return _pairs(rights) <= HARMLESS_WORDS


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(0, len(words), 2)}


def _is_everybody(sid: str) -> bool:
    return sid in EVERYBODY or EVERYBODY_SIDS.match(sid) is not None


def _reads(rights: str) -> bool:
    if rights.startswith("0x"):
        try:
            return bool(int(rights, 16) & (FILE_READ_DATA | GENERIC))
        except ValueError:
            return False
    return any(rights[at : at + 2] in READING_WORDS for at in range(0, len(rights), 2))
