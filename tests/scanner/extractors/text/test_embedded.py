"""Documents in base64 come out of text; keys and hashes stay text."""

import base64
import os
import textwrap

import pytest

from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Part
from scanner.extractors.text import plain
from scanner.extractors.text.embedded import Base64Bodies, part_of
from scanner.limits import Limits

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1200
CSV = "Nom;Prénom;Diagnostic\nMARTIN;Zoé;asthme\n".encode() * 20


def parts(text: str) -> list[bytes]:
    found = plain.read(Content.of_bytes(text.encode()), Limits())
    return [item.content.read(1 << 24) for item in found if isinstance(item, Part)]


@pytest.mark.parametrize("body", [pytest.param(PDF, id="pdf"), pytest.param(CSV, id="csv")])
@pytest.mark.parametrize("width", [64, 76, 10_000_000])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\\n"])
def test_a_body_is_found_in_any_layout(body: bytes, width: int, end: str) -> None:
    encoded = base64.b64encode(body).decode()
    lines = end.join(encoded[at : at + width] for at in range(0, len(encoded), width))
    (found,) = parts(f"Journal du serveur\nContenu : {lines}\nFin du contenu, merci.\n")
    assert found[: len(body)] == body


def test_two_bodies_are_two_parts() -> None:
    encoded = base64.encodebytes(CSV).decode()
    assert len(parts(f"{encoded}\n-- \net puis :\n{encoded}\n")) == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(os.urandom(2000).hex(), id="hex"),
        pytest.param("\n".join(textwrap.wrap("A" * 4000, 76)), id="one letter"),
        pytest.param(base64.encodebytes(b"\x30\x82" + os.urandom(1200)).decode(), id="certificate"),
        pytest.param(base64.b64encode(b"%PDF-1.4 short").decode(), id="too short"),
        pytest.param("anticonstitutionnellement " * 400, id="words"),
    ],
)
def test_what_decodes_to_no_document_stays_text(text: str) -> None:
    assert parts(text + "\n") == []


def test_a_body_beyond_the_memory_allowance_is_a_gap() -> None:
    bodies = Base64Bodies(Limits(max_in_memory_bytes=100_000))
    encoded = base64.encodebytes(PDF).decode()
    found = [*bodies.feed(encoded), *bodies.feed("fin.\n"), *bodies.finish()]
    assert found == [Gap(Reason.TOO_LARGE)]


def test_a_field_that_is_a_body_is_a_part() -> None:
    encoded = base64.b64encode(CSV).decode()
    for value in (encoded, f"data:text/csv;base64,{encoded}"):
        part = part_of(value)
        assert part is not None
        assert part.content.read(1 << 20) == CSV
    assert part_of("Texte libre " * 50) is None
