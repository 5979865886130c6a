"""The only door from a raw value to what a report may hold.

`masked()` shows at most the sex and year of a NIR, the initials of a name and the year of a
birth date; everything else is dots. `Fingerprinter` makes the keyed HMAC by which two reports can
speak of the same value: a plain hash would not do, since a NIR has some 8.6e10 possible values and
falls to brute force within minutes.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from findings.vocabulary import Entity

DOTS: Final = "•••"
KEY_BYTES: Final = 32
_NIR: Final = re.compile(r"[1-8]\d{2}")
_YEAR: Final = re.compile(r"(?:18|19|20)\d{2}")

# One person's number is one number, whether it is called NIR or INS.
_NAMESPACE: Final = {Entity.INS: Entity.NIR}


def masked(entity: Entity, value: str) -> str:
    """Show of a normalised value what the contract allows, and dots for the rest."""
    if entity in (Entity.NIR, Entity.INS) and _NIR.match(value):
        return f"{value[0]} {value[1:3]} •• •• ••• ••• ••"
    if entity is Entity.BIRTH_DATE and (year := _YEAR.search(value)):
        return f"••/••/{year[0]}"
    if entity in (Entity.PERSON, Entity.CARER):
        initials = [word[0].upper() for word in re.split(r"[\W\d_]+", value) if word]
        return " ".join(f"{initial}•••" for initial in initials[:4]) or DOTS
    return DOTS


@dataclass(frozen=True, slots=True)
class Fingerprinter:
    """Keyed fingerprints of values and paths. `key` is the hospital's secret, 16 bytes or more."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key that brute force would find."""
        if len(self.key) < 16:
            raise ValueError("a fingerprint key needs at least 16 bytes")

    @classmethod
    def for_one_run(cls) -> "Fingerprinter":
        """A fresh key: its fingerprints match those of no other run."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def of(self, entity: Entity, value: str) -> str:
        """Fingerprint a normalised value, in a namespace of its own for each kind of value."""
        namespace = _NAMESPACE.get(entity, entity).value
        return f"hmac-sha256:{self._digest(namespace, value).hex()}"

    def person_key(self, kind: str, value: str) -> int:
        """A 64-bit keyed number by which patients are joined and counted without their values."""
        return int.from_bytes(self._digest(f"person/{kind}", value)[:8], "big")

    def medium_id(self, basis: str, value: str) -> str:
        """The identity of a disk, stick or share, by which several machines speak of one."""
        return f"hmac-sha256:{self._digest(f'medium/{basis}', value).hex()}"

    def path_token(self, name: str) -> str:
        """A stable token for one folder or file name; a short extension is kept."""
        stem, dot, suffix = name.rpartition(".")
        known = dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,5}", suffix)
        token = self._digest("path", name)[:6].hex()
        return f"{token}.{suffix.lower()}" if known else token

    def of_content(self, chunks: Iterable[bytes]) -> str:
        """Fingerprint a whole content: two copies of one file have the same."""
        mac = hmac.new(self.key, b"content\0", hashlib.sha256)
        for chunk in chunks:
            mac.update(chunk)
        return f"hmac-sha256:{mac.hexdigest()}"

    def _digest(self, namespace: str, value: str) -> bytes:
        message = f"{namespace}\0{value}".encode("utf-8", "surrogatepass")
        return hmac.new(self.key, message, hashlib.sha256).digest()
