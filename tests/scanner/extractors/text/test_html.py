"""HTML: what is shown, what is typed in, and what only the source holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Prose, Table, Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Item, Part
from scanner.extractors.registry import recognise
from scanner.extractors.text import html
from scanner.limits import Limits

PAGE = """<!DOCTYPE html><html><head><title>LE_TITRE</title><meta name="author" content="LA_META">
<style>p {color: LE_STYLE}</style></head><body><!-- LE_COMMENTAIRE -->
<p>Bonjour <b>Ma</b>dame,
la suite</p><div>LE_BLOC</div><input name="nom" value="LA_SAISIE"><textarea>LA_ZONE</textarea>
<img alt="LE_TEXTE_ALTERNATIF" src="data:text/plain;base64,AAAA"><span hidden>LE_CACHE</span>
<table><tr><th>Nom</th><th>IPP</th></tr><tr><td>MARTIN<br>Zoé</td><td>12</td></tr></table>
<pre>l1
l2</pre><template><p>LE_MODELE</p></template><noscript>SANS_SCRIPT</noscript>
<script>var x = "LE_CODE";</script>
<script type="application/json">{"nom": "LES_DONNEES"}</script></body></html>"""


def read(data: bytes) -> list[Item]:
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known is html.FORMAT
    return list(known.read(content, Limits()))


def text(found: list[Item], *zones: Zone) -> str:
    kept = (item for item in found if isinstance(item, Prose) and (not zones or item.zone in zones))
    return "\n".join(item.text for item in kept)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("LE_TITRE", Zone.PROPERTIES),
        ("author: LA_META", Zone.PROPERTIES),
        ("LE_COMMENTAIRE", Zone.NOTE),
        ("Bonjour Madame, la suite\n", Zone.BODY),
        ("\nLE_BLOC\n", Zone.BODY),
        ("nom: LA_SAISIE", Zone.FORM),
        ("LE_TEXTE_ALTERNATIF", Zone.FORM),
        ("LA_ZONE", Zone.BODY),
        ("LE_CACHE", Zone.BODY),
        ("l1\nl2", Zone.BODY),
        ("LE_MODELE", Zone.BODY),
        ("SANS_SCRIPT", Zone.BODY),
        ("MARTIN\nZoé\t12", Zone.BODY),
    ],
)
def test_each_place_is_read(encoding: str, place: str, zone: Zone) -> None:
    assert place in text(read(PAGE.encode(encoding)), zone)


def test_code_and_style_are_left_out_but_data_in_scripts_is_a_part() -> None:
    found = read(PAGE.encode())
    assert "LE_CODE" not in text(found)
    assert "LE_STYLE" not in text(found)
    (part,) = [item for item in found if isinstance(item, Part)]
    assert b"LES_DONNEES" in part.content.read(1000)


def test_a_table_has_its_header_and_rows() -> None:
    (table,) = [item for item in read(PAGE.encode()) if isinstance(item, Table)]
    assert table.header == ("Nom", "IPP")
    assert table.rows == (("MARTIN Zoé", "12"),)


def test_a_long_table_is_read_once() -> None:
    rows = "".join(f"<tr><td>NOM{n}</td><td>{n}</td></tr>" for n in range(3_000))
    found = read(f"<html><body><p>avant</p><table>{rows}</table></body></html>".encode())
    cells = [cell for item in found if isinstance(item, Table) for row in item.rows for cell in row]
    assert "NOM2999" in cells
    assert "NOM2999" not in text(found)
    assert "avant" in text(found)


def test_a_table_saved_under_another_name_needs_no_page_around_it() -> None:
    found = read(b"<table><tr><td>Nom</td><td>IPP</td></tr><tr><td>A</td><td>1</td></tr></table>")
    assert any(isinstance(item, Table) for item in found)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("<html><body>" + "<div>" * 100_000 + "needle", id="depth"),
        pytest.param("<html><body>" + "<b><i>" * 100_000 + "needle", id="formatting"),
        pytest.param("<html><body>needle" + "<!--" * 200_000, id="comments that never end"),
        pytest.param("<html><body>needle<table><tr><td>", id="truncated"),
        pytest.param("<html><body>needle <p " + "a='b' " * 50_000, id="a tag that never ends"),
        pytest.param("<html><p " + "a=1 " * 90_000 + ">needle", id="attributes"),
        pytest.param("<html>" + "mot " * 2_500_000 + "needle", id="too large for a tree"),
    ],
)
def test_hostile_pages_hide_nothing(data: str) -> None:
    assert "needle" in text(read(data.encode()))


@pytest.mark.parametrize(
    ("tag", "is_parsed"),
    [
        pytest.param("<p " + 'a="1" ' * 500 + ">", True, id="as many as allowed"),
        pytest.param("<p " + 'a="1" ' * 501 + ">", False, id="one more"),
        pytest.param("<p " + "a " * 501 + ">", False, id="without values"),
        pytest.param("<p " + "a='><b c=' " * 501 + ">", False, id="tags in values"),
        pytest.param("<p " + 'a="b"' * 501 + ">", False, id="without blanks"),
        pytest.param("<p/" + "a/" * 501 + ">", False, id="slashes for blanks"),
        pytest.param("<p a>" * 501, True, id="in many tags"),
        pytest.param("<p title='" + "a b " * 501 + "'>", True, id="words of one value"),
        pytest.param(f"<script>{'if (a <b) c d ' * 300}</script>", True, id="code"),
        pytest.param("<script " + "a " * 501 + "></script>", False, id="of a script"),
    ],
)
def test_a_tag_of_too_many_attributes_is_read_as_text_and_told(
    tag: str,
    is_parsed: bool,  # noqa: FBT001 - a table's column
) -> None:
    found = read(f"<html><body>{tag}n&#101;edle".encode())
    assert ("needle" in text(found)) is is_parsed
    assert (Gap(Reason.TOO_LARGE) in found) is not is_parsed


@pytest.mark.parametrize(
    ("start", "name"),
    [
        pytest.param("<!-- generated --><!DOCTYPE HTML>", "html", id="comment first"),
        pytest.param("<?xml version='1.0'?><!-- x --><html xmlns='y'>", "html", id="xhtml"),
        pytest.param("<custom/><html>", "html", id="something before"),
        pytest.param("<?xml version='1.0'?><mail><body>x</body></mail>", "xml", id="xml body"),
        pytest.param("<mail><body>x</body></mail>", "xml", id="xml without declaration"),
        pytest.param("<!-- x -->" * 300 + "<mail>", "xml", id="many comments"),
        pytest.param("On lit <html> dans le texte", "text", id="prose"),
    ],
)
def test_html_is_told_from_xml_by_its_first_tag(start: str, name: str) -> None:
    known = recognise(Content.of_bytes(start.encode()))
    assert known is not None
    assert known.name == name


@given(st.text(alphabet="<>/!-abdivptr ='\"&;é", max_size=300))
def test_no_markup_raises(markup: str) -> None:
    list(html.read(Content.of_bytes(f"<html>{markup}".encode()), Limits()))
