"""What one setting must be like. Each check gives the value back in its best form, or says why not.

Nothing is written or reached: a certificate is read, a folder is looked at.
"""

import ssl
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from agent.strict import Wrong
from scanner.locales import N_

FROM_ENVIRONMENT: Final = "environment"  # the words of `[collector] proxy`
NO_PROXY: Final = ""
MAX_CA_BYTES: Final = 1 << 20
_CA_NEXT: Final = N_("Put the collector's CA certificate there, in PEM; its administrator has it.")


def https_url(text: str) -> str:
    """A base URL: https, a host, no user, query or fragment; without its last slash.

    Raises:
        Wrong: it is anything else.
    """
    parts = _split(text)
    if parts is None or not parts.hostname:
        raise Wrong(N_("{where} is no URL."), N_("Write it as https://colmate.hospital.example."))
    if parts.scheme != "https":
        raise Wrong(
            N_("{where} must begin with https://."),
            N_("What the agent sends is never sent in clear."),
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise Wrong(N_("{where} holds more than a host and a path."))
    return text.rstrip("/")


def proxy_url(text: str) -> str:
    """Empty, `environment`, or the URL of a proxy without a name or password in it.

    Raises:
        Wrong: it is anything else.
    """
    if text in (NO_PROXY, FROM_ENVIRONMENT):
        return text
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise Wrong(
            N_("{where} is neither “environment” nor the URL of a proxy."),
            N_("Write it as http://proxy.hospital.example:3128, or leave it out."),
        )
    if parts.username is not None:
        raise Wrong(N_("{where} must not hold a name or password."))
    return text


def absolute(path: Path) -> Path:
    """A path that means the same wherever the agent is started from.

    Raises:
        Wrong: it is relative.
    """
    if not path.is_absolute():
        raise Wrong(N_("{where} must be an absolute path."))
    return path


def authority(path: Path) -> Path:
    """A file with at least one certificate in PEM.

    Raises:
        Wrong: it cannot be read, or holds no certificate.
    """
    absolute(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_CA_BYTES + 1)
        text = content.decode("ascii")
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except OSError as error:  # ssl.SSLError is one as well: its text would tell nothing
        why = None if isinstance(error, ssl.SSLError) else error.strerror
        if why is None:
            raise Wrong(N_("{where} names a file without a certificate."), _CA_NEXT) from None
        raise Wrong(
            N_("{where} names a file that cannot be read: {why}."), _CA_NEXT, why=why
        ) from None
    except ValueError:
        raise Wrong(N_("{where} names a file without a certificate."), _CA_NEXT) from None
    return path


def in_a_folder(path: Path) -> Path:
    """A file that can be made: its folder is there.

    Raises:
        Wrong: the path is relative, or its folder is missing.
    """
    absolute(path)
    if not path.parent.is_dir():
        raise Wrong(N_("{where} lies in a folder that does not exist."), N_("Make the folder."))
    return path


def glob(text: str) -> str:
    """A gitignore-style pattern.

    Raises:
        Wrong: it is empty, or cannot be one.
    """
    if not text.strip() or "\0" in text:
        raise Wrong(N_("{where} is an empty pattern."), N_("Remove it, or write a pattern."))
    return text


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port  # checked when asked for
    except ValueError:
        return None
    return parts if text.isprintable() and " " not in text else None
