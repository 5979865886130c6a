"""Lines of files of any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.extractors.content import Content
from scanner.extractors.errors import TooLarge
from scanner.extractors.medical import lines as module
from scanner.extractors.medical.lines import decode, lines


@given(st.binary(max_size=400), st.integers(1, 20))
def test_chunks_never_show(data: bytes, chunk: int) -> None:
    """The lines are those of the whole, wherever the chunks are cut."""
    if module.utf16_of(data) or data.startswith(b"\xef\xbb\xbf"):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK", chunk)
        found = list(lines(Content.of_bytes(data), 1000))
    assert found == [line for line in data.splitlines() if line]


def test_a_line_without_end_is_too_large() -> None:
    with pytest.raises(TooLarge):
        list(lines(Content.of_bytes(b"x" * 3000), 1000))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850"])
def test_accents_survive(encoding: str) -> None:
    assert decode("Hémoglobine élevée à jeun".encode(encoding)) == "Hémoglobine élevée à jeun"
