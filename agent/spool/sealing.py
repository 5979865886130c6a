"""Seals records so that only the collector reads them: a stolen disk lists no patient's file.

X25519 sealed boxes of libsodium: the sender cannot open what it sealed.
https://doc.libsodium.org/public-key_cryptography/sealed_boxes
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from nacl.public import PublicKey, SealedBox

KEY_BYTES: Final = PublicKey.SIZE


class Sealer:
    """Seals for the holder of one X25519 key, given by its 32 public bytes.

    Raises:
        ValueError: the key has another length.
    """

    def __init__(self, public_key: bytes) -> None:
        if len(public_key) != KEY_BYTES:
            raise ValueError(f"a sealing key has {KEY_BYTES} bytes")
        self._box = SealedBox(PublicKey(public_key))

    def seal(self, record: Mapping[str, Any]) -> bytes:
        """One JSON object in UTF-8, sealed; lone surrogates of odd file names are escaped."""
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return self._box.encrypt(text.encode("utf-8", "backslashreplace"))
