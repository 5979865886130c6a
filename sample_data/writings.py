"""`formats/`: one leak in every text encoding, text format and under a wrong name."""

import json
import unicodedata
from collections.abc import Iterator

from findings import Category
from sample_data import letters, mails, office, pages
from sample_data.persons import DOCTORS, GENTLEMEN, LADIES, Patient
from sample_data.sample import Sample, leak
from tests.makers import cda, dicom, fhir, hprim, signals


def samples() -> Iterator[Sample]:
    """All of them."""
    for path, data in (*_encodings(), *_numbers(), *_markup(), *_renamed(), *_medical()):
        yield leak(f"formats/{path}", data)
    for path, data in _images():
        yield leak(f"formats/{path}", data, category=Category.MEDICAL_IMAGE)
    report = pages.pdf(letters.operation(GENTLEMEN[13], DOCTORS[2]))
    enclosed = dicom.encapsulated(GENTLEMEN[13].as_maker(), report)
    yield leak("formats/medical/encapsulated_pdf.dcm", enclosed)


def _letter(p: Patient) -> str:
    return letters.consultation(p, DOCTORS[1]).replace("œ", "oe")


def _encodings() -> Iterator[tuple[str, bytes]]:
    text = _letter(GENTLEMEN[8])
    for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp850"):
        yield f"text/{name.replace('-', '_')}.txt", text.encode(name)
    for name in ("utf-16-le", "utf-16-be"):
        yield f"text/{name.replace('-', '_')}_no_mark.txt", text.encode(name)
    yield "text/utf_16_be.txt", b"\xfe\xff" + text.encode("utf-16-be")
    yield "text/decomposed.txt", unicodedata.normalize("NFD", text).encode()
    yield "text/mojibake.txt", text.encode().decode("cp1252", "replace").encode()
    yield "text/mac_line_ends.txt", text.replace("\n", "\r").encode()


def _numbers() -> Iterator[tuple[str, bytes]]:
    p = LADIES[7]
    written = {
        "compact": p.nir,
        "key_apart": f"{p.nir[:13]} {p.nir[13:]}",
        "no_break_spaces": p.nir_spaced.replace(" ", " "),
        "narrow_spaces": p.nir_spaced.replace(" ", " "),
        "dots": p.nir_spaced.replace(" ", "."),
        "hyphens": p.nir_spaced.replace(" ", "-"),
        "one_box_a_digit": " ".join(p.nir),
        "zero_width": "\u200b".join(p.nir_spaced.split(" ")),
    }
    for name, number in written.items():
        text = f"N° de sécurité sociale : {number}\nDiagnostic : cancer du pancréas métastatique.\n"
        yield f"nir/{name}.txt", text.encode()


def _markup() -> Iterator[tuple[str, bytes]]:
    p = GENTLEMEN[9]
    said = letters.short_leak(p)
    yield "web/page.html", f"<html><body><p>{said}</p></body></html>".encode()
    hidden = f"<html><body><p>Bonjour</p><!-- {said} --></body></html>"
    yield "web/comment.html", hidden.encode()
    cells = "".join(f"<td>{value}</td>" for value in (p.family, p.given, p.birth, p.nir, "Cancer"))
    head = "<th>Nom</th><th>Prénom</th><th>DDN</th><th>NIR</th><th>Diagnostic</th>"
    table = f"<table><tr>{head}</tr><tr>{cells}</tr></table>"
    yield "web/table.html", f"<html><body>{table}</body></html>".encode()
    record = {
        "nom": p.family, "prenom": p.given, "date_naissance": p.born.isoformat(), "nir": p.nir,
        "diagnostic": "Cancer du pancréas",
    }  # fmt: skip
    yield "web/record.json", json.dumps(record, ensure_ascii=False).encode()
    yield "web/records.ndjson", (json.dumps(record) + "\n").encode()
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in record.items())
    xml = f'<?xml version="1.0" encoding="ISO-8859-1"?><export><patient>{fields}</patient></export>'
    yield "web/export.xml", xml.encode("latin-1")
    tabs = "\t".join(record) + "\n" + "\t".join(record.values()) + "\n"
    yield "web/export.tsv", tabs.encode("utf-16")
    yield (
        "mail/html_only.eml",
        mails.mail("Résultat", "Voir la version HTML.", html=f"<p>{said}</p>"),
    )
    yield "mail/attachment.eml", mails.mail("Résultat", "Bonjour,", ("note.txt", said.encode()))
    whole = said.encode().ljust(4096)  # our writer of OLE files has streams of 4096 bytes at least
    first = mails.mail("Planning", "Bonjour, réunion à 14 h.")
    yield "mail/box.mbox", mails.mailbox(first, mails.mail("Résultat", said))
    yield "mail/message.msg", mails.outlook("Résultat", said)
    yield "mail/attachment.msg", mails.outlook("Résultat", "Ci-joint", ("n.txt", whole))


def _renamed() -> Iterator[tuple[str, bytes]]:
    said = letters.short_leak(LADIES[8])
    yield "renamed/word.bak", office.word(said)
    yield "renamed/pdf.dat", pages.pdf(said)
    yield "renamed/pdf.jpg", pages.pdf(said)
    yield "renamed/sheet_without_extension", office.workbook([["Note"], [said]])
    yield "renamed/text.exe", said.encode()
    yield "renamed/rtf.doc", office.rich_text(said)


def _medical() -> Iterator[tuple[str, bytes]]:
    p = LADIES[9].as_maker()
    yield "medical/self_presenting_cda.xml", cda.styled(p, filler_bytes=6_000)
    report = pages.pdf(letters.operation(LADIES[9], DOCTORS[2]))
    yield "medical/pdf_in_cda.xml", cda.cda(p, document=report)
    yield "medical/bundle_fhir.xml", fhir.xml(p)
    yield "medical/export_fhir.ndjson", fhir.ndjson([p])
    yield "medical/labo_cp850.hpr", hprim.sante(p, encoding="cp850")
    yield "medical/eeg.edf", signals.edf(GENTLEMEN[10].as_maker())
    yield "medical/ecg.scp", signals.scp(GENTLEMEN[11].as_maker())
    yield "medical/ecg.xml", signals.aecg(GENTLEMEN[12].as_maker())


def _images() -> Iterator[tuple[str, bytes]]:
    p = GENTLEMEN[13].as_maker()
    yield "medical/no_preamble.dcm", dicom.image(p, has_preamble=False)
    yield "medical/report_sr.dcm", dicom.report(p, depth=3)
