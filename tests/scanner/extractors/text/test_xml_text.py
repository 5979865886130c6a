"""XML: every value, attribute and comment; nothing loaded, nothing expanded."""

import base64
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Prose, Table
from scanner.extractors.content import Content
from scanner.extractors.format import Item, Part
from scanner.extractors.registry import recognise
from scanner.extractors.text import xml_text
from scanner.limits import Limits


def read(data: bytes) -> list[Item]:
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known is xml_text.FORMAT
    return list(known.read(content, Limits()))


def tables(found: list[Item]) -> list[Table]:
    return [item for item in found if isinstance(item, Table)]


def text(found: list[Item]) -> str:
    return "\n".join(item.text for item in found if isinstance(item, Prose))


RECORDS = """<?xml version="1.0" encoding="{encoding}"?>
<export date="2024"><!-- une remarque --><service>Cardiologie</service><patients>
<patient id="1"><nom>MARTIN</nom>
<adresse><ville>Orléans</ville></adresse><acte>A</acte><acte>B</acte>
</patient>
<patient id="2"><nom>DURAND</nom><note><![CDATA[<libre>]]></note></patient>
</patients></export>"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_repeated_elements_become_a_table_and_nothing_is_left_out(encoding: str) -> None:
    found = read(RECORDS.format(encoding=encoding).encode(encoding))
    (table,) = tables(found)
    assert table.header == ("id", "nom", "adresse ville", "acte", "note")
    assert table.rows == (
        ("1", "MARTIN", "Orléans", "A, B", ""),
        ("2", "DURAND", "", "", "<libre>"),
    )
    for place in ("une remarque", "2024", "Cardiologie"):
        assert place in text(found)


def test_a_wrong_declaration_of_the_encoding_is_no_obstacle() -> None:
    found = read(
        '<?xml version="1.0" encoding="utf-8"?><a><nom>Zoé Lévêque</nom></a>'.encode("cp1252")
    )
    assert "Zoé Lévêque" in text(found)


def test_running_text_keeps_its_words_whole() -> None:
    found = read(b"<doc><p>Le num<b>\xc3\xa9ro</b> est 12<i>34</i>.</p><p>Fin</p></doc>")
    assert "Le numéro est 1234." in text(found)


def test_a_long_list_comes_in_chunks_with_running_rows() -> None:
    data = "<l>" + "".join(f"<p><n>N{n}</n><d>{n}</d></p>" for n in range(1_200)) + "</l>"
    found = tables(read(data.encode()))
    assert [table.first_row for table in found] == [1, 501, 1001]
    assert sum(len(table.rows) for table in found) == 1_200


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(20)
)


@pytest.mark.parametrize(
    ("data", "needle"),
    [
        pytest.param(LAUGHS + "]><l>needle &u;</l>", "needle", id="billion laughs"),
        pytest.param(LAUGHS + "]><l a='&u;'>needle</l>", "needle", id="laughs in an attribute"),
        pytest.param(
            "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><l>needle &x;</l>",
            "needle &x;",
            id="outside file",
        ),
        pytest.param("<a>" * 100_000 + "needle", "needle", id="depth"),
        pytest.param("<a><b>first</b><c>needle", "needle", id="truncated"),
        pytest.param("<a><b>first</a>needle", "needle", id="crossed tags"),
        pytest.param("<a>" + "x" * 9_000_000 + " needle</a>", "needle", id="endless value"),
        pytest.param("<r><a b='" + "x " * 6_000_000 + " needle'/></r>", "needle", id="endless tag"),
    ],
)
def test_hostile_xml_is_read_as_text(data: str, needle: str) -> None:
    found = read(data.encode())
    assert needle in text(found)
    assert sum(len(item.text) for item in found if isinstance(item, Prose)) < 2 * len(data) + 1000


def test_base64_in_an_element_is_a_part() -> None:
    body = b"%PDF-1.4\n" + bytes(range(256)) * 4
    found = read(b"<m><pdf>" + base64.encodebytes(body) + b"</pdf><nom>X</nom></m>")
    (part,) = [item for item in found if isinstance(item, Part)]
    assert part.content.read(1 << 20) == body


TREES = st.recursive(
    st.sampled_from(["needle", "", "x"]),
    lambda inner: st.lists(
        st.builds(lambda name, body: f"<{name}>{body}</{name}>", st.sampled_from("abc"), inner),
        max_size=4,
    ).map("".join),
    max_leaves=30,
)


@given(TREES, st.integers(0, 40))
def test_every_value_is_read_whatever_the_shape(tree: str, cut: int) -> None:
    data = f"<r>{tree}</r>"
    data = data[: len(data) - cut] if cut > 20 else data
    found = list(xml_text.read(Content.of_bytes(data.encode()), Limits()))
    cells = "\n".join(cell for table in tables(found) for row in table.rows for cell in row)
    assert (text(found) + cells).count("needle") >= data.count("needle")


def test_a_long_document_is_streamed() -> None:
    data = b"<l>" + b"<p><nom>MARTIN</nom><ipp>12345</ipp></p>\n" * 30_000 + b"</l>"
    content = Content.of_bytes(data)
    tracemalloc.start()
    try:
        count = sum(
            len(item.rows) for item in xml_text.read(content, Limits()) if isinstance(item, Table)
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 30_000
    assert peak < 4 << 20
