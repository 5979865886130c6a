"""Reading what the user typed: sizes, durations, dates, reports to write."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from scanner.errors import UsageProblem
from scanner.locales import N_
from scanner.outputs.registry import FORMATS

_SIZE: Final = re.compile(r"(\d{1,15}(?:[.,]\d{1,3})?)\s*([kmgt]?)(?:i?[bo])?", re.IGNORECASE)
_POWERS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_DURATION: Final = re.compile(r"(\d{1,9}(?:[.,]\d{1,3})?)\s*(s|min|m|h)?", re.IGNORECASE)
_SECONDS: Final = {"s": 1, "m": 60, "min": 60, "h": 3600}
_AGE: Final = re.compile(r"(\d{1,5})\s*([hdjw])", re.IGNORECASE)
_HOURS: Final = {"h": 1, "d": 24, "j": 24, "w": 168}


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report to write to a file: `-o html=report.html`."""

    format: str
    path: str


def parse_size(text: str, option: str) -> int:
    """Read `200M`, `1.5G`, `64 KiB` or `1000` as bytes; a unit is a power of 1024."""
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise UsageProblem(
            N_("{option} is a size such as 200M or 2G, not “{text}”."), option=option, text=text
        )
    return int(float(match[1].replace(",", ".")) * 1024 ** _POWERS[match[2].lower()])


def parse_duration(text: str, option: str) -> float:
    """Read `60`, `60s`, `5m` or `1h` as seconds."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        raise UsageProblem(
            N_("{option} is a time such as 60s or 5m, not “{text}”."), option=option, text=text
        )
    return float(match[1].replace(",", ".")) * _SECONDS[(match[2] or "s").lower()]


def parse_since(text: str, now: datetime | None = None) -> datetime:
    """Read an age (`30d`, `12h`, `2w`) or an ISO 8601 date or time, local if it has no zone."""
    now = now or datetime.now(UTC)
    try:
        if match := _AGE.fullmatch(text.strip()):
            return now - timedelta(hours=int(match[1]) * _HOURS[match[2].lower()])
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageProblem(
            N_("--since is an age such as 30d or a date such as 2026-01-31, not “{text}”."),
            text=text,
        ) from None


def parse_moment(text: str, option: str) -> datetime:
    """Read an ISO 8601 date and time, local if it has no zone; whole seconds."""
    try:
        return datetime.fromisoformat(text.strip()).astimezone().replace(microsecond=0)
    except (ValueError, OverflowError, OSError):
        raise UsageProblem(
            N_("{option} is a date and time such as 2026-01-31T14:30, not “{text}”."),
            option=option,
            text=text,
        ) from None


def parse_format(name: str) -> str:
    """Check the name of a report format."""
    if name not in FORMATS:
        raise UsageProblem(
            N_("There is no report format “{name}”: use one of {known}."),
            name=name,
            known=", ".join(FORMATS),
        )
    return name


def parse_report(text: str) -> ReportOrder:
    """Read `FORMAT=PATH`."""
    name, equals, path = text.partition("=")
    if not equals or not path or path == "-":
        raise UsageProblem(
            N_("-o takes FORMAT=PATH, for example -o html=report.html, not “{text}”."), text=text
        )
    return ReportOrder(parse_format(name), path)
