"""Text comes back as it was written, whatever the encoding it was left in."""

import codecs
import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.extractors.content import Content
from scanner.extractors.text.encoding import (
    TextStream,
    charset_of,
    decoded,
    lines,
    looks_binary,
    repaired,
)

VOCABULARY = (
    "hôpital né née prénom été opérée déjà où ça français tête âge île août Noël maïs élève"
    " Élodie Éric À Ça CHÂTEAU HÉMATOLOGIE SÉCURITÉ le de patient suivi pour diabète traité par"
    " reçu aiguë forêt créatinine à l'entrée"
)
WORDS = VOCABULARY.split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=4, max_size=40).map(" ".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=8).map(
    lambda sentences: "Dossier du patient né à l'hôpital\n" + "\n".join(sentences) + "\n"
)
MARKS = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "cp850", *MARKS)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS)
def test_french_text_comes_back_from_every_usual_encoding(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", MARKS)
@given(text=TEXTS)
def test_a_byte_order_mark_is_obeyed_and_left_out(encoding: str, text: str) -> None:
    assert decoded(MARKS[encoding] + text.encode(encoding)) == text


@pytest.mark.parametrize("page", ["cp1252", "cp850"])
@given(text=TEXTS)
def test_each_line_of_a_mixed_file_is_decoded_by_itself(page: str, text: str) -> None:
    first, rest = "Compte rendu opératoire – hébergé\n", text
    assert decoded(first.encode() + rest.encode(page)) == first + rest


@given(text=TEXTS, times=st.integers(1, 3))
def test_utf8_read_as_windows_1252_is_repaired(text: str, times: int) -> None:
    garbled = text
    for _ in range(times):
        garbled = "".join(
            bytes([byte]).decode("cp1252") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte)
            for byte in garbled.encode()
        )
    assert repaired(garbled) == text


@pytest.mark.parametrize(
    "honest",
    [
        pytest.param("un café… » puis « Â »", id="accents beside quotes"),
        pytest.param("Ã", id="a lone capital"),
        pytest.param("Noël à l’hôpital, 20 €", id="ordinary French"),
        pytest.param("naïve — “quoted”", id="typographic quotes"),
    ],
)
def test_text_that_is_not_garbled_stays_as_it_is(honest: str) -> None:
    assert repaired(honest) == honest


def test_typographic_marks_alone_do_not_make_a_dos_file() -> None:
    text = "Attends… « oui » – l’autre : 20 € n° 3\n"
    assert decoded(text.encode("cp1252")) == text


def test_line_ends_of_three_systems_become_one() -> None:
    assert decoded(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x02MSG\x03" + b"Nom : DUPONT Jean, ne le 3 mai\r\n" * 4, id="frames"),
        pytest.param(b"DUPONT" + b"\0" * 6 + b"JEAN    " + b"\0" * 3 + b"1950" * 6, id="padding"),
        pytest.param(b"\x1b&l0O" + b"Ordonnance\r\n\x0c" * 3 + b"\x1a", id="printer codes"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_few_control_bytes_do_not_make_a_file_binary(data: bytes) -> None:
    assert charset_of(data) == "bytes"


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_are_no_text(seed: int) -> None:
    data = random.Random(seed).randbytes(4096)
    assert charset_of(data) is None
    assert looks_binary(data)


def test_structures_of_numbers_are_no_text() -> None:
    assert charset_of(b"".join(number.to_bytes(4, "little") for number in range(1000))) is None


@given(st.binary(max_size=300))
def test_any_bytes_decode_to_something_without_an_error(data: bytes) -> None:
    assert isinstance(decoded(data), str)


def test_binary_stretches_are_left_out_and_told() -> None:
    stream = TextStream(Content.of_bytes(b"bonjour\n" * 20_000 + os.urandom(200_000)))
    text = "".join(stream)
    assert text.startswith("bonjour\n" * 10_000)
    assert stream.left_out


def test_characters_are_not_torn_where_a_line_has_no_end() -> None:
    text = "é€" * 100_000
    assert decoded(text.encode()) == text


def test_wide_text_appended_to_narrow_text_is_read() -> None:
    assert "TRES SECRET" in decoded(b"debut\n" + "TRES SECRET".encode("utf-16-le"))


def test_lines_keep_their_ends_and_an_endless_one_is_cut() -> None:
    assert list(lines(iter(["a\nb", "c\nd"]))) == ["a\n", "bc\n", "d"]
    assert max(map(len, lines(iter(["x" * 60_000] * 40)))) < 1_200_000
