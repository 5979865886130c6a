"""Forms of PDF: every value is read, on a page or on none, once; what is not read is told."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Unsupported
from scanner.extractors.format import Gap, Item, Part
from scanner.extractors.pdf import forms, page, reader
from scanner.limits import Limits

Change = Callable[[pikepdf.Pdf], None]

# pikepdf warns of widgets that no form knows, which is what some tests are about.
pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")


def made(change: Change, **options: object) -> bytes:
    """A page of text, changed."""
    blank = io.BytesIO()
    canvas = Canvas(blank, invariant=1)
    canvas.drawString(72, 720, "Fiche de liaison")
    canvas.save()
    target = io.BytesIO()
    with pikepdf.open(blank) as document:
        change(document)
        document.save(target, **options)
    return target.getvalue()


def form(*fields: object, **entries: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(Fields=Array(fields), **entries)

    return change


def text_field(name: str, **entries: object) -> Dictionary:
    return Dictionary(FT=Name.Tx, T=String(name), **entries)


def widget(**entries: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[50, 50, 500, 70], **entries)


def read(data: bytes) -> list[Item]:
    return list(reader.read(Content.of_bytes(data), Limits()))


def lines(items: list[Item], zone: Zone = Zone.FORM) -> list[str]:
    said = (item.text for item in items if isinstance(item, Prose) and item.zone is zone)
    return [line for text in said for line in text.split("\n") if line]


def gaps(items: list[Item]) -> list[Reason]:
    return [item.reason for item in items if isinstance(item, Gap)]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        pytest.param(text_field("nir", V=String("LA_VALEUR")), ["nir: LA_VALEUR"], id="text"),
        pytest.param(
            text_field("c1", TU=String("Nom du patient :"), V=String("LA_VALEUR")),
            ["Nom du patient: LA_VALEUR"],
            id="tooltip as label",
        ),
        pytest.param(
            Dictionary(T=String("a"), Kids=[Dictionary(T=String("b"), V=String("v"))]),
            ["a.b: v"],
            id="full name, no type",
        ),
        pytest.param(text_field("a", DV=String("v")), ["a: v"], id="default"),
        pytest.param(text_field("a", V=String("v"), DV=String("w")), ["a: v", "a: w"], id="both"),
        pytest.param(
            text_field("a", RV=String("<body><p>Jean&#233;</p><p><b>L</b>E</p></body>")),
            ["a: Jeané", "LE"],
            id="rich text",
        ),
        pytest.param(
            text_field("a", V=String("v w"), RV=String("<p>v <i>w</i></p>"), DV=String("v w")),
            ["a: v w"],
            id="the same three times",
        ),
        pytest.param(
            Dictionary(FT=Name.Btn, T=String("vih"), V=Name.Positif), ["vih: Positif"], id="box"
        ),
        pytest.param(Dictionary(FT=Name.Btn, T=String("vih"), V=Name.Off), [], id="box not ticked"),
        pytest.param(
            Dictionary(
                FT=Name.Ch,
                T=String("dx"),
                V=Array([String("C50"), String("E11")]),
                Opt=Array([Array([String("C50"), String("Cancer")]), String("E11")]),
            ),
            ["dx: C50", "dx: E11", "dx: Cancer"],
            id="choices with what they stand for",
        ),
        pytest.param(text_field("a", V=275), ["a: 275"], id="number"),
        pytest.param(
            Dictionary(
                FT=Name.Sig,
                T=String("s"),
                V=Dictionary(Name=String("LE_SIGNATAIRE"), Contents=String("octets")),
            ),
            ["s: LE_SIGNATAIRE"],
            id="signature",
        ),
    ],
)
def test_a_field_without_a_widget_is_read_under_its_label(
    field: Dictionary, told: list[str]
) -> None:
    items = read(made(form(field)))
    assert lines(items) == told
    assert not gaps(items)


@pytest.mark.parametrize(
    "encoded", [b"\xfe\xff\x00\xe9", b"\xff\xfe\xe9\x00", b"\xef\xbb\xbf\xc3\xa9", b"\xe9"]
)
def test_a_value_is_decoded_by_its_mark(encoded: bytes) -> None:
    assert lines(read(made(form(text_field("a", V=String(encoded)))))) == ["a: é"]


def test_a_value_in_a_stream_is_read() -> None:
    def change(document: pikepdf.Pdf) -> None:
        form(text_field("a", V=document.make_stream(b"LE_FLUX")))(document)

    assert lines(read(made(change))) == ["a: LE_FLUX"]


def on_page(document: pikepdf.Pdf, *widgets: pikepdf.Object) -> None:
    document.pages[0].Annots = Array(widgets)


def test_a_field_that_a_page_shows_is_not_said_twice() -> None:
    def change(document: pikepdf.Pdf) -> None:
        shown = document.make_indirect(widget(FT=Name.Tx, T=String("nom"), V=String("UN  NOM")))
        hidden = text_field("nom2", V=String("UN  NOM"))
        form(shown, hidden)(document)
        on_page(document, shown)

    assert lines(read(made(change))) == ["nom: UN  NOM", "nom2: UN  NOM"]


def family(document: pikepdf.Pdf, *, shown: bool) -> None:
    """A field whose two kids have its value; the second has a widget."""
    parent = document.make_indirect(text_field("p", V=String("LA_VALEUR")))
    kids = [
        document.make_indirect(Dictionary(T=String("a"), Parent=parent)),
        document.make_indirect(widget(T=String("b"), Parent=parent)),
    ]
    parent.Kids = Array(kids)
    form(parent)(document)
    if shown:
        on_page(document, kids[1])


def test_an_inherited_value_is_said_once_where_it_is_held() -> None:
    assert lines(read(made(lambda document: family(document, shown=False)))) == ["p: LA_VALEUR"]


def test_an_inherited_value_that_a_widget_shows_is_not_said_again() -> None:
    assert lines(read(made(lambda document: family(document, shown=True)))) == ["p.b: LA_VALEUR"]


def test_a_kid_may_deny_the_value_above_it() -> None:
    kids = [Dictionary(T=String("a"), V=String("w")), Dictionary(T=String("b"))]
    items = read(made(form(text_field("p", V=String("v"), Kids=Array(kids)))))
    assert lines(items) == ["p: v", "p.a: w"]


def test_a_widget_that_no_form_knows_is_read() -> None:
    def change(document: pikepdf.Pdf) -> None:
        on_page(document, document.make_indirect(widget(T=String("nom"), V=String("LE_NOM"))))

    assert lines(read(made(change))) == ["nom: LE_NOM"]


def test_choices_that_were_not_taken_and_tooltips_are_asides() -> None:
    field = Dictionary(
        FT=Name.Ch, T=String("dx"), TU=String("LE_CONSEIL"), Opt=Array([String("UN_CHOIX")])
    )
    items = read(made(form(field)))
    assert lines(items) == []
    assert set(lines(items, Zone.NOTE)) == {"LE_CONSEIL", "UN_CHOIX"}


def test_a_loop_of_kids_and_parents_ends_with_each_value_once() -> None:
    def change(document: pikepdf.Pdf) -> None:
        first = document.make_indirect(text_field("a", V=String("v")))
        second = document.make_indirect(text_field("b", V=String("w"), Kids=Array([first])))
        first.Kids = Array([second, first])
        first.Parent = second
        form(first, second, first)(document)

    items = read(made(change))
    assert sorted(lines(items)) == ["a.b: w", "a: v"]


def test_kids_that_share_one_array_do_not_multiply() -> None:
    def change(document: pikepdf.Pdf) -> None:
        shared = document.make_indirect(Array([]))
        fields = [
            document.make_indirect(text_field(f"c{n}", V=String("v"), Kids=shared))
            for n in range(1000)
        ]
        for field in fields:
            shared.append(field)
        form(*fields)(document)

    items = read(made(change))
    assert len(lines(items)) == 1000
    assert gaps(items) == [Reason.TOO_LARGE]


def test_a_hundred_thousand_fields_are_all_read() -> None:
    body = b"".join(b"<</T(c%d)/V(LA_VALEUR)>>" % number for number in range(100_000))
    data = b"%%PDF-1.4\n1 0 obj<</Type/Catalog/AcroForm<</Fields[%b]>>>>endobj\n" % body
    data += b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    found = forms.form_of(io.BytesIO(data), 8 << 20)
    assert len(found.answers) == 100_000
    assert not found.gaps


def test_more_fields_than_are_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_MAX_FIELDS", 10)
    items = read(made(form(*(text_field(f"c{n}", V=String("v")) for n in range(11)))))
    assert len(lines(items)) == 10
    assert gaps(items) == [Reason.TOO_LARGE]


def test_many_fields_are_not_given_to_pdfium_and_not_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "_MAX_SHOWN_FIELDS", 1)

    def change(document: pikepdf.Pdf) -> None:
        shown = document.make_indirect(widget(FT=Name.Tx, T=String("b"), V=String("v")))
        form(text_field("a", Kids=Array([shown])), text_field("c", V=String("w")))(document)
        on_page(document, shown)

    assert lines(read(made(change))) == ["b: v", "c: w"]


def test_a_deep_tree_ends_with_a_gap() -> None:
    field = text_field("x", V=String("v"))
    for _ in range(90):
        field = Dictionary(T=String("x"), Kids=Array([field]))
    assert Reason.TOO_LARGE in gaps(read(made(form(field))))


def test_a_value_beyond_the_allowance_is_told() -> None:
    data = made(form(text_field("a", V=String("x" * 5000)), text_field("b", V=String("v"))))
    found = forms.form_of(io.BytesIO(data), 4000)
    assert found.gaps == {Reason.TOO_LARGE}


def test_a_value_too_long_for_a_widget_is_told_and_read_from_the_tree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page, "_MAX_STRING_BYTES", 100)

    def change(document: pikepdf.Pdf) -> None:
        long = String("LE_DEBUT " + "x" * 100)
        shown = document.make_indirect(widget(FT=Name.Tx, T=String("nom"), V=long))
        form(shown)(document)
        on_page(document, shown)

    items = read(made(change))
    assert "nom: LE_DEBUT" in lines(items)[0]
    assert gaps(items) == [Reason.TOO_LARGE]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(String("no array"), id="fields are a string"),
        pytest.param(Array([1, String("a"), Name.Off]), id="fields are no dictionaries"),
        pytest.param(Array([text_field("a", Kids=3)]), id="kids are a number"),
        pytest.param(
            Array([text_field("a", V=Array([Array([Array([Array([Array([1])])])])]))]),
            id="arrays in arrays",
        ),
    ],
)
def test_lying_types_are_told(fields: pikepdf.Object) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = Dictionary(Fields=fields)

    assert gaps(read(made(change))) == [Reason.CORRUPT]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param({"T": 3, "V": String("v")}, id="name is a number"),
        pytest.param({"TU": Array([]), "V": String("v")}, id="tooltip is an array"),
        pytest.param({"Opt": 5, "V": String("v")}, id="options are a number"),
        pytest.param({"RV": Dictionary(), "V": String("v")}, id="rich text is a dictionary"),
        pytest.param({"DV": True, "V": String("v")}, id="default is a truth"),
    ],
)
def test_an_odd_entry_hides_no_value(entries: dict[str, object]) -> None:
    (line,) = lines(read(made(form(Dictionary(FT=Name.Tx, **entries)))))
    assert line.endswith(": v")


def test_a_stream_that_cannot_be_decoded_is_told_and_hides_no_other_field() -> None:
    def change(document: pikepdf.Pdf) -> None:
        unknown = document.make_stream(b"octets", Filter=Name.Bogus)
        form(text_field("a", V=unknown), text_field("b", V=String("v")))(document)

    items = read(made(change, stream_decode_level=pikepdf.StreamDecodeLevel.none))
    assert lines(items) == ["b: v"]
    assert gaps(items) == [Reason.UNSUPPORTED]


def test_a_reference_to_nothing_is_null_and_a_broken_one_is_told() -> None:
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/AcroForm<</Fields[2 0 R 3 0 R 4 0 R]>>>>endobj\n"
        b"2 0 obj<</T(a)/V(v)>>endobj\n3 0 obj 3 0 R endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )
    found = forms.form_of(io.BytesIO(data), 1000)
    assert [answer.values for answer in found.answers] == [["v"]]
    assert found.gaps == {Reason.CORRUPT}
    sound = forms.form_of(io.BytesIO(data.replace(b"3 0 R 4", b"9 0 R 4")), 1000)
    assert not sound.gaps


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"%PDF-1.4\ntrailer<</Root 1 0 R>>"])
def test_a_form_that_cannot_be_opened_is_a_gap(data: bytes) -> None:
    assert forms.form_of(io.BytesIO(data), 1000).gaps


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_form_under_an_owner_password_is_read(revision: int) -> None:
    locked = pikepdf.Encryption(owner="o", user="", R=revision, metadata=True, aes=revision > 3)
    if revision == 3:
        locked = pikepdf.Encryption(owner="o", user="", R=3, metadata=False, aes=False)
    data = made(form(text_field("a", V=String("LA_VALEUR"))), encryption=locked)
    items = read(data)
    assert lines(items) == ["a: LA_VALEUR"]
    assert not gaps(items)


def test_a_scanned_form_keeps_its_values() -> None:
    """A page without text ends in an error: what no page shows has been said before."""

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(b"0 0 m 1 1 l S " * 200)
        form(text_field("a", V=String("v")))(document)

    found: list[Item] = []
    with pytest.raises(Unsupported):
        found.extend(reader.read(Content.of_bytes(made(change)), Limits()))
    assert lines(found) == ["a: v"]


def xfa(*packets: object) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        streams = [
            document.make_stream(packet) if isinstance(packet, bytes) else String(str(packet))
            for packet in packets
        ]
        form(XFA=streams[0] if len(streams) == 1 else Array(streams))(document)

    return change


DATASETS = b"<xfa:datasets><xfa:data><nir>LE_NIR</nir></xfa:data></xfa:datasets>"


@pytest.mark.parametrize(
    "packets",
    [
        pytest.param((DATASETS,), id="one stream"),
        pytest.param(("datasets", DATASETS), id="named packet"),
        pytest.param(("template", DATASETS), id="packet of another name"),
        pytest.param(("preamble", b"<xdp:xdp>", "datasets", DATASETS), id="packets in turn"),
    ],
)
def test_the_packets_of_an_xfa_form_are_parts(packets: tuple[object, ...]) -> None:
    items = read(made(xfa(*packets)))
    parts = [item.content.read(1000) for item in items if isinstance(item, Part)]
    assert DATASETS in parts
    assert not gaps(items)


@pytest.mark.parametrize(
    "packets",
    [
        pytest.param(("datasets", "no stream"), id="a string for a stream"),
        pytest.param(("datasets", DATASETS, "form"), id="a name without a stream"),
        pytest.param(("datasets", b""), id="nothing in it"),
        pytest.param(("no stream",), id="a string for all"),
    ],
)
def test_packets_that_cannot_be_read_are_told(packets: tuple[object, ...]) -> None:
    assert gaps(read(made(xfa(*packets)))) == [Reason.CORRUPT]


def test_annotations_say_their_rich_text_where_it_says_more() -> None:
    def note(**entries: object) -> Dictionary:
        return Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9], **entries)

    def change(document: pikepdf.Pdf) -> None:
        on_page(
            document,
            note(Contents=String("LE MEME"), RC=String("<p>LE <b>MEME</b></p>")),
            note(Contents=String("LE_COURT"), RC=document.make_stream(b"<p>LE_RICHE</p>")),
            widget(FT=Name.Tx, T=String("a"), Contents=String("LE_WIDGET")),
        )

    assert lines(read(made(change)), Zone.NOTE) == ["LE MEME", "LE_COURT", "LE_RICHE", "LE_WIDGET"]
