"""The keys of those who sign: made here, kept by each of them under a password."""

import json
import os
from typing import Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from scanner.authorisation.authorities import CURVE, Role
from scanner.errors import ReportNotWritten, UsageProblem
from scanner.locales import N_

MIN_PASSWORD_CHARS: Final = 12
_MAX_BYTES: Final = 16 << 10
_ONLY_OWNER: Final = 0o600


def make_key(path: str, password: str) -> OKPKey:
    """Make a key pair and write it to a new file: PKCS #8 PEM, encrypted under the password.

    Raises:
        UsageProblem: the password is too short.
        ReportNotWritten: the file exists, or cannot be written.
    """
    if len(password) < MIN_PASSWORD_CHARS:
        raise UsageProblem(
            N_("The password of a key takes {least} characters or more."), least=MIN_PASSWORD_CHARS
        )
    key = OKPKey.generate_key(CURVE)
    pem = key.as_pem(private=True, password=password)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(pem)
    except OSError as error:
        raise ReportNotWritten(
            N_("The key {path} cannot be written: {why}."),
            next_step=N_("Name a new file: a key is never written over."),
            path=path,
            why=error.strerror,
        ) from None
    return key


def read_key(path: str, password: str) -> OKPKey:
    """The key of a file.

    Raises:
        UsageProblem: it cannot be read, is no such key or bears no password, or the password is
            another one.
    """
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - text path
            pem = stream.read(_MAX_BYTES)
    except OSError as error:
        raise UsageProblem(
            N_("The key {path} cannot be read: {why}."), path=path, why=error.strerror
        ) from None
    try:
        key = OKPKey.import_key(pem, password=password)
    except (JoseError, ValueError, TypeError):
        key = None
    if key is None or not key.is_private or key.curve_name != CURVE:
        raise UsageProblem(
            N_("{path} is no key of “colmate authorisation key”, or its password is another."),
            path=path,
        )
    return key


def public_line(key: OKPKey, name: str, role: Role) -> str:
    """The public half as a member of the authorities' `keys`, on one line."""
    public = key.as_dict(private=False)
    told = {"kty": public["kty"], "crv": public["crv"], "x": public["x"], "kid": key.thumbprint()}
    return json.dumps(told | {"name": name, "role": role.value}, ensure_ascii=False)
