"""PDF: every place that can hold a name is read, and a scan is never taken for a blank page."""

import io
import random
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from detectors.document import Prose, Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted, ExtractError, Unsupported
from scanner.extractors.format import Gap, Item, Member, Part
from scanner.extractors.pdf import reader
from scanner.extractors.registry import recognise
from scanner.limits import Limits


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    draw(canvas)
    canvas.save()
    return target.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(target, **options)
    return target.getvalue()


def letter(canvas: Canvas) -> None:
    canvas.setTitle("LE_TITRE")
    canvas.setAuthor("L_AUTEUR")
    canvas.bookmarkPage("p1")
    canvas.addOutlineEntry("LE_SIGNET", "p1")
    canvas.drawString(72, 720, "Le patient a été hospi-")
    canvas.drawString(72, 705, "talisé le 3 mai. Vu par Jean-")
    canvas.drawString(72, 690, "Paul.")
    canvas.acroForm.textfield(name="nom", value="LA_SAISIE", x=72, y=600, width=100, height=20)
    canvas.textAnnotation("L_ANNOTATION", (72, 500, 172, 520))
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 400, "LE_BLANC")
    canvas.showPage()
    canvas.drawString(72, 720, "LA_SECONDE_PAGE")
    canvas.showPage()


LETTER = drawn(letter)


def photograph() -> ImageReader:
    pixels = random.Random(1).randbytes(60 * 80 * 3)
    header = b"P6 60 80 255\n"
    return ImageReader(io.BytesIO(header + pixels))


def scanned_page(canvas: Canvas) -> None:
    canvas.drawImage(photograph(), 0, 0, 595, 842)
    canvas.showPage()


def read(data: bytes) -> list[Item]:
    content = Content.of_bytes(data)
    assert recognise(content) is reader.FORMAT
    return list(reader.read(content, Limits()))


def until_error(data: bytes) -> tuple[list[Item], ExtractError | None]:
    found: list[Item] = []
    try:
        for item in reader.read(Content.of_bytes(data), Limits()):
            found.append(item)  # noqa: PERF402 - what came before the error counts
    except ExtractError as error:
        return found, error
    return found, None


def text(found: list[Item], *zones: Zone) -> str:
    kept = (item for item in found if isinstance(item, Prose) and (not zones or item.zone in zones))
    return "\n".join(item.text for item in kept)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("hospitalisé le 3 mai. Vu par Jean-Paul", Zone.BODY),
        ("LE_BLANC", Zone.BODY),
        ("LA_SECONDE_PAGE", Zone.BODY),
        ("nom: LA_SAISIE", Zone.FORM),
        ("L_ANNOTATION", Zone.NOTE),
        ("Title: LE_TITRE", Zone.PROPERTIES),
        ("Author: L_AUTEUR", Zone.PROPERTIES),
        ("LE_SIGNET", Zone.PROPERTIES),
    ],
)
def test_each_place_is_read(place: str, zone: Zone) -> None:
    found = read(LETTER)
    assert place in text(found, zone)
    assert not [item for item in found if isinstance(item, Gap)]


def test_pages_say_their_number_and_the_first_opens_the_document() -> None:
    body = [item for item in read(LETTER) if isinstance(item, Prose) and item.zone is Zone.BODY]
    assert [item.where for item in body] == [Location.at(page=n, line=1) for n in (1, 2)]
    assert [item.opening for item in body] == [True, False]


def test_attachments_are_members() -> None:
    data = changed(LETTER, lambda document: document.attachments.update({"cr.txt": b"LE_JOINT"}))
    (member,) = [item for item in read(data) if isinstance(item, Member)]
    assert member.name == "cr.txt"
    assert member.content.read(100) == b"LE_JOINT"


def test_an_attachment_beyond_memory_is_refused() -> None:
    data = changed(LETTER, lambda document: document.attachments.update({"a.bin": b"x" * 100_000}))
    found = reader.read(Content.of_bytes(data), Limits(max_in_memory_bytes=50_000))
    (member,) = [item for item in found if isinstance(item, Member)]
    assert member.refused is Reason.TOO_LARGE


def test_xmp_properties_are_read() -> None:
    def change(document: pikepdf.Pdf) -> None:
        with document.open_metadata() as metadata:
            metadata["dc:description"] = "LA_DESCRIPTION"

    assert "LA_DESCRIPTION" in text(read(changed(LETTER, change)), Zone.PROPERTIES)


def test_the_data_of_an_xfa_form_is_a_part() -> None:
    def change(document: pikepdf.Pdf) -> None:
        packet = document.make_stream(b"<xfa:datasets><nom>LE_XFA</nom></xfa:datasets>")
        document.Root.AcroForm.XFA = pikepdf.Array([pikepdf.String("datasets"), packet])

    (part,) = [item for item in read(changed(LETTER, change)) if isinstance(item, Part)]
    assert b"LE_XFA" in part.content.read(1000)


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_a_user_password_is_encrypted_and_an_owner_password_is_not(revision: int) -> None:
    locked = pikepdf.Encryption(
        owner="secret", user="secret", R=revision, metadata=revision > 3, aes=revision > 3
    )
    with pytest.raises(Encrypted):
        read(changed(LETTER, lambda _: None, encryption=locked))
    open_to_all = pikepdf.Encryption(
        owner="secret", user="", R=revision, metadata=revision > 3, aes=revision > 3
    )
    data = changed(LETTER, lambda _: None, encryption=open_to_all)
    assert "LA_SECONDE_PAGE" in text(read(data))


def test_a_scan_is_unsupported_with_its_properties_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("LE_TITRE")
        scanned_page(canvas)

    found, error = until_error(drawn(draw))
    assert isinstance(error, Unsupported)
    assert "LE_TITRE" in text(found)


def test_a_scan_among_pages_of_text_is_a_gap() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 720, "Une page de texte")
        canvas.showPage()
        scanned_page(canvas)

    found = read(drawn(draw))
    assert Gap(Reason.UNSUPPORTED) in found
    assert "Une page de texte" in text(found)


def test_a_scan_with_a_page_number_is_still_a_scan() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(photograph(), 0, 0, 595, 800)
        canvas.drawString(300, 20, "1/1")
        canvas.showPage()

    assert Gap(Reason.UNSUPPORTED) in read(drawn(draw))


def test_letters_drawn_as_curves_are_a_gap() -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(200):
            canvas.line(n, n, n + 3, n + 5)
            canvas.circle(n, n, 2)
        canvas.showPage()

    with pytest.raises(Unsupported):
        read(drawn(draw))


def test_a_logo_and_a_blank_page_are_no_gap() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(photograph(), 30, 780, 60, 40)
        canvas.drawString(72, 720, "Bonjour")
        canvas.showPage()
        canvas.showPage()

    found = read(drawn(draw))
    assert not [item for item in found if isinstance(item, Gap)]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_truncated_file_is_never_whole(share: float) -> None:
    found, error = until_error(LETTER[: int(len(LETTER) * share)])
    assert isinstance(error, Corrupt) or Gap(Reason.CORRUPT) in found


def test_a_lying_page_count_ends() -> None:
    data = LETTER.replace(b"/Count 2", b"/Count 9")
    assert data != LETTER
    found, _ = until_error(data)
    assert Gap(Reason.CORRUPT) in found
    assert "LA_SECONDE_PAGE" in text(found)


def test_pages_that_are_their_own_parent_end() -> None:
    loop = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    found, error = until_error(loop)
    assert error is not None or Gap(Reason.CORRUPT) in found


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\n", id="header only"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 40, id="noise"),
        pytest.param(
            b"%PDF-1.7\ntrailer<</Root 1 0 R>>\nstartxref\n999999999\n%%EOF", id="lying xref"
        ),
    ],
)
def test_what_is_no_pdf_inside_is_corrupt(data: bytes) -> None:
    with pytest.raises(Corrupt):
        read(data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LETTER) - 1), st.integers(0, 255)), max_size=30))
def test_changed_bytes_give_a_reason_or_a_text(changes: list[tuple[int, int]]) -> None:
    data = bytearray(LETTER)
    for at, byte in changes:
        data[at] = byte
    found, error = until_error(bytes(data))
    assert found or error is not None


def test_the_second_reader_opens_what_the_first_reads() -> None:
    found = list(reader._second_reader(Content.of_bytes(LETTER)))
    assert "LA_SECONDE_PAGE" in text(found)


def test_a_large_file_is_read_from_its_stream() -> None:
    found = list(reader.read(Content.of_bytes(LETTER), Limits(max_in_memory_bytes=100)))
    assert "LA_SECONDE_PAGE" in text(found)


def test_a_text_that_quotes_the_header_is_no_pdf() -> None:
    assert not reader.recognise(Content.of_bytes(b"La signature est %PDF-1.4, dit la norme."))


def test_a_page_whose_content_cannot_be_decoded_is_no_blank_page() -> None:
    def two_pages(canvas: Canvas) -> None:
        letter(canvas)
        canvas.showPage()
        canvas.drawString(72, 700, "page 2")

    def spoil(document: pikepdf.Pdf) -> None:
        page = document.pages[1].obj
        page.Contents = document.make_stream(bytes(range(7, 107)))
        page.Contents.Filter = pikepdf.Name.FlateDecode

    data = changed(drawn(two_pages), spoil, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert Gap(Reason.CORRUPT) in read(data)
