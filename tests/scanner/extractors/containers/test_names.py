"""Extensions and encodings of member names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extractors.containers.names import decoded_name, suffix_of


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a/b.TXT", "txt"),
        ("a.b/c", ""),
        (".hidden", ""),
        ("a\\.x", ""),
        ("x.tar.gz", "gz"),
        ("x.", ""),
        ("x.not a suffix", ""),
        ("x." + "a" * 11, ""),
        ("x.docx\n", ""),
    ],
)
def test_the_suffix_is_the_extension_alone(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


@settings(deadline=None)
@given(st.binary(max_size=30))
def test_every_name_decodes(raw: bytes) -> None:
    assert isinstance(decoded_name(raw), str)
