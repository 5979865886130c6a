"""What macOS is asked for, as far as it can be tried elsewhere."""

import re
import sys

import pytest

from scanner.workers.sandbox import seatbelt
from scanner.workers.sandbox.confinement import NotOffered


def test_the_profile_denies_all_but_looking_at_oneself() -> None:
    assert "(deny default)" in seatbelt.PROFILE
    allowed = re.findall(r"\(allow ([^)]+)\)?", seatbelt.PROFILE)
    assert allowed == ["signal (target self", "process-info* (target self", "sysctl-read"]
    assert seatbelt.PROFILE.count("(") == seatbelt.PROFILE.count(")")


def test_the_profile_is_handed_over_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(seatbelt, "call", lambda *arguments: asked.append(arguments) or 0)
    seatbelt.apply()
    function, profile, flags, _problem = asked[0]
    assert (function, profile, flags) == ("sandbox_init", seatbelt.PROFILE.encode(), 0)


def test_a_profile_that_is_refused_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> int:
        raise OSError(1, "")

    monkeypatch.setattr(seatbelt, "call", refuse)
    with pytest.raises(NotOffered, match="sandbox_init"):
        seatbelt.apply()


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="it is there, or no libc is")
def test_a_system_without_it_is_told() -> None:
    """This very C library has no such function."""
    with pytest.raises(NotOffered, match="sandbox_init"):
        seatbelt.apply()
