"""`leaks/`: what lies unprotected on hospital machines, each with its patients counted."""

from collections.abc import Iterator

from findings import Category, Entity
from sample_data import certificates, databases, letters, mails, office, pages, tables
from sample_data.persons import CAST, COHORT, DOCTORS, EMPLOYEES, GENTLEMEN, LADIES, WAITING_LIST
from sample_data.sample import Sample, leak
from sample_data.zipped import zipped
from tests.makers import cda, dicom, fhir, hl7, hprim, pmsi

_RECORD = "leaks/health_record"
_IMAGE = "leaks/medical_image"
_WHO = (Entity.PERSON, Entity.BIRTH_DATE)


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from _letters()
    yield from _notes()
    yield from _lists()
    yield from _messages()
    yield from _bundles()
    yield from _images()
    yield from _others()


def _letters() -> Iterator[Sample]:
    her, him = LADIES, GENTLEMEN
    header = letters.identity(her[0])
    letter = office.word(letters.discharge(DOCTORS[0]), header=header)
    yield leak(f"{_RECORD}/lettre_de_sortie.docx", letter, Entity.NIR, Entity.DIAGNOSIS)
    text = letters.consultation(him[0], DOCTORS[1])
    yield leak(f"{_RECORD}/consultation_cardiologie.txt", text.encode("cp1252"), Entity.NIR, *_WHO)
    text = letters.operation(him[1], DOCTORS[2])
    yield leak(f"{_RECORD}/compte_rendu_operatoire.pdf", pages.pdf(text), Entity.CCAM, *_WHO)
    text = letters.pathology(him[2], DOCTORS[3])
    yield leak(f"{_RECORD}/anatomopathologie.odt", office.open_text(text), Entity.INS, *_WHO)
    text = letters.psychiatry(her[1], DOCTORS[4])
    yield leak(f"{_RECORD}/courrier_psychiatrie.docx", office.word(text), *_WHO)
    text = letters.obstetrics(her[2], DOCTORS[5])
    yield leak(f"{_RECORD}/accouchement.doc", office.old_word(text), Entity.NIR, *_WHO)
    text = letters.unlabelled(him[3], DOCTORS[7])
    yield leak(f"{_RECORD}/lettre_sans_libelle.txt", text.encode(), Entity.PERSON)


def _notes() -> Iterator[Sample]:
    notes = letters.nursing(LADIES[3])
    yield leak(f"{_RECORD}/transmissions_infirmieres.rtf", office.rich_text(notes), Entity.IPP)
    text = letters.emergency(GENTLEMEN[4], DOCTORS[6])
    yield leak(f"{_RECORD}/passage_urgences.txt", text.encode(), *_WHO)
    yield leak(f"{_RECORD}/messagerie_internes.txt", letters.chat(LADIES[4]).encode(), *_WHO)
    board = [
        ("RCP oncologie digestive", "9 mars 2026 - trois dossiers"),
        *(
            (f"Dossier {i}", letters.short_leak(p) + " Stade T3N1M1. Proposition : FOLFIRINOX.")
            for i, p in enumerate(CAST[20:23], start=1)
        ),
    ]
    yield leak(f"{_RECORD}/rcp_oncologie.pptx", office.slides(board), Entity.NIR, patients=3)


def _lists() -> Iterator[Sample]:
    rows = tables.waiting_list(WAITING_LIST)
    yield leak(
        f"{_RECORD}/liste_attente.xlsx", office.workbook(rows), Entity.NIR, *_WHO, patients=200
    )
    rows = tables.named_cohort(COHORT)
    yield leak(
        f"{_RECORD}/export_cohorte.ods", office.open_sheet(rows), Entity.IPP, *_WHO, patients=40
    )
    rows = tables.results(CAST[23:35])
    exported = tables.as_csv(rows, encoding="cp1252")
    yield leak(f"{_RECORD}/resultats_biologie.csv", exported, Entity.LABORATORY, patients=12)
    rows = tables.waiting_list(WAITING_LIST[:25])
    yield leak(f"{_RECORD}/programme_bloc.xls", office.old_workbook(rows), Entity.NIR, patients=25)
    base = databases.practice(CAST[:15])
    yield leak(f"{_RECORD}/cabinet.sqlite", base, Entity.NIR, patients=15)


def _messages() -> Iterator[Sample]:
    people = [person.as_maker() for person in CAST[35:45]]
    yield leak(f"{_RECORD}/resultat.hl7", hl7.oru(people[0]), Entity.INS, *_WHO)
    yield leak(f"{_RECORD}/admissions.dat", hl7.batch(people[:4]), Entity.INS, patients=4)
    yield leak(f"{_RECORD}/labo.hpr", hprim.sante(people[4]), Entity.NIR, *_WHO)
    yield leak(f"{_RECORD}/courrier_hprim.txt", hprim.medecin(people[5]), Entity.NIR, *_WHO)
    yield leak(f"{_RECORD}/actes_hprim.xml", hprim.xml(people[6]), Entity.PERSON)
    yield leak(f"{_RECORD}/compte_rendu_cda.xml", cda.cda(people[7]), Entity.INS, *_WHO)
    yield leak(f"{_RECORD}/bundle_fhir.json", fhir.bundle(people[8:10]), Entity.INS, patients=2)
    stays = [person.as_maker() for person in COHORT[:12]]
    yield leak(f"{_RECORD}/VIDHOSP_2026.txt", pmsi.vid_hosp(stays), Entity.NIR, patients=12)
    stays = [person.as_maker() for person in COHORT[12:24]]
    yield leak(f"{_RECORD}/RSS_2026.txt", pmsi.rss(stays), Entity.CIM10, patients=12)


def _bundles() -> Iterator[Sample]:
    her, him = LADIES[5], GENTLEMEN[5]
    attached = pages.pdf(letters.consultation(her, DOCTORS[1]))
    words = letters.thanks(her, DOCTORS[8])
    sent = mails.mail("Demande d'avis", words, ("courrier.pdf", attached))
    yield leak(f"{_RECORD}/demande_avis.eml", sent, *_WHO)
    note = office.word(letters.emergency(him, DOCTORS[6]))
    shared = mails.outlook("Dossier transmis", "Bonjour, ci-joint.", ("passage.docx", note))
    yield leak(f"{_RECORD}/dossier_transmis.msg", shared, Entity.BIRTH_DATE)
    three = {
        "courriers/1.docx": office.word(letters.psychiatry(LADIES[6], DOCTORS[4])),
        "courriers/2.txt": letters.consultation(GENTLEMEN[6], DOCTORS[1]).encode(),
        "courriers/3.pdf": pages.pdf(letters.operation(GENTLEMEN[7], DOCTORS[2])),
    }
    yield leak(f"{_RECORD}/courriers.zip", zipped(three), *_WHO, patients=3)


def _images() -> Iterator[Sample]:
    people = [person.as_maker() for person in CAST[45:52]]
    for name, person in (("scanner.dcm", people[0]), ("IM0001", people[1])):
        image = dicom.image(person)
        yield leak(f"{_IMAGE}/{name}", image, *_WHO, category=Category.MEDICAL_IMAGE)
    yield leak(
        f"{_IMAGE}/DICOMDIR", dicom.dicomdir(people[2:6]), Entity.PERSON, patients=4,
        category=Category.MEDICAL_IMAGE,
    )  # fmt: skip


def _others() -> Iterator[Sample]:
    numbers = "".join(f"{person.nir_spaced}\n" for person in EMPLOYEES[:12])
    yield leak(
        "leaks/national_identifier/liste.txt", numbers.encode(), Entity.NIR, patients=12,
        category=Category.NATIONAL_IDENTIFIER,
    )  # fmt: skip
    for name, text in (
        ("pass_europeen.txt", certificates.dcc(CAST[52])),
        ("attestation_2ddoc.txt", certificates.two_d_doc(CAST[53])),
    ):
        yield leak(
            f"leaks/health_certificate/{name}", text.encode(), Entity.COVID_CERTIFICATE, *_WHO,
            category=Category.HEALTH_CERTIFICATE,
        )  # fmt: skip
