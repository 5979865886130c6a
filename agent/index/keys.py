"""Keyed hashes that stand for folders, names and files wherever the agent writes something down."""

import hashlib
import hmac
from typing import Final

KEY_BYTES: Final = 16  # of a folder or a name: no two collide on any disk


class PathKeys:
    """Hashes of paths under one secret.

    With the hospital's key the same file of the same medium has one subject on every machine.
    """

    def __init__(self, secret: bytes) -> None:
        self._folder = hashlib.blake2b(b"folder", key=_derived(secret), digest_size=KEY_BYTES)
        self._name = hashlib.blake2b(b"name", key=_derived(secret), digest_size=KEY_BYTES)
        self._subject = _derived(secret)
        self.fingerprint = hashlib.sha256(b"index" + _derived(secret)).hexdigest()[:16]

    def folder(self, volume: str, relative: str) -> bytes:
        """A folder, by its volume and its path from the top of it, with `/`."""
        digest = self._folder.copy()
        digest.update(f"{volume}\0{relative}".encode("utf-8", "surrogatepass"))
        return digest.digest()

    def name(self, name: str) -> bytes:
        """A file name, without its folder."""
        digest = self._name.copy()
        digest.update(name.encode("utf-8", "surrogatepass"))
        return digest.digest()

    def subject(self, folder: bytes, name: bytes) -> str:
        """What a file is called in what leaves the machine, made of its two keys."""
        return f"hmac-sha256:{hmac.digest(self._subject, folder + name, 'sha256').hex()}"


def _derived(secret: bytes) -> bytes:
    return hmac.digest(secret, b"colmate path keys", "sha256")
