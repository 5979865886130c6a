"""From bytes to a verdict: what is written is judged by identity, health and their link."""

import io
import zipfile

import pytest

from detectors import Reader
from findings import Category, Entity, Fingerprinter, Health, Identity, Outcome, Reason, Verdict
from scanner.examine import Examiner
from scanner.examined import Assessment, Examined
from scanner.extractors import Content
from scanner.limits import Limits
from tests.makers import dicom
from tests.makers.person import WOMAN

LETTER = """CENTRE HOSPITALIER DE VALMONT
Service de cardiologie
Dr Paul Lenoir

Patiente : Mme KERVELLA Anouk
Née le 12/03/1958
NIR : 2 58 03 63 113 993 43

Motif d'hospitalisation : dyspnée d'effort.
La patiente présente une insuffisance cardiaque et un diabète de type 2.
Traitement de sortie : furosémide 40 mg, 1 comprimé le matin.
"""
READER = Reader()


@pytest.fixture
def examiner() -> Examiner:
    return Examiner(READER, Fingerprinter(bytes(range(32))), Limits())


def examined(examiner: Examiner, text: str) -> Examined:
    return examiner.examine(Content.of_bytes(text.encode()))


def judged(examiner: Examiner, text: str) -> Assessment:
    return examined(examiner, text).assessment


def zipped(members: dict[str, bytes]) -> Content:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return Content.of_bytes(stream.getvalue(), "zip")


def test_a_letter_that_names_its_patient_is_a_leak_of_one(examiner: Examiner) -> None:
    said = judged(examiner, LETTER)
    assert (said.verdict, said.category) == (Verdict.LEAK, Category.HEALTH_RECORD)
    assert (said.identity, said.health) == (Identity.IDENTIFIED, Health.INDIVIDUAL)
    assert said.patients.estimate == 1


def test_nothing_in_the_result_holds_a_raw_value(examiner: Examiner) -> None:
    everything = repr(examined(examiner, LETTER)).lower()
    for raw in ("kervella", "anouk", "12/03/1958", "1958-03-12", "993", "furosemide"):
        assert raw not in everything


@pytest.mark.parametrize(
    ("text", "verdict", "category"),
    [
        pytest.param(
            "Réunion jeudi à 14 h en salle B.", Verdict.CLEAN, Category.NONE, id="ordinary text"
        ),
        pytest.param(
            "Le diabète de type 2 et l'insuffisance cardiaque sont fréquents. La metformine est "
            "le traitement de première intention.",
            Verdict.CLEAN,
            Category.GENERIC_HEALTH,
            id="medical text about nobody",
        ),
        pytest.param(
            "Bulletin de paie\nNom : KERVELLA Anouk\nNIR : 2 58 03 63 113 993 43\n"
            "Salaire brut 2 100,00\nNet à payer 1 640,12",
            Verdict.REVIEW,
            Category.NATIONAL_IDENTIFIER,
            id="payslip",
        ),
    ],
)
def test_what_is_no_leak_is_called_what_it_is(
    examiner: Examiner, text: str, verdict: Verdict, category: Category
) -> None:
    said = judged(examiner, text)
    assert (said.verdict, said.category) == (verdict, category)


def test_a_diagnosis_far_from_a_number_is_not_linked_to_it(examiner: Examiner) -> None:
    far = "La réunion portera sur le budget. " * 2000
    said = judged(examiner, f"{far}\nNIR : 2 58 03 63 113 993 43\n{far}\ndiabète de type 2")
    assert said.verdict is Verdict.REVIEW


def test_a_table_of_patients_counts_its_patients(examiner: Examiner) -> None:
    rows = ["nom;prenom;ddn;diagnostic"]
    rows += [f"NOM{chr(65 + n)};Zoé;0{n % 9 + 1}/01/19{40 + n};asthme" for n in range(20)]
    said = judged(examiner, "\n".join(rows))
    assert said.verdict is Verdict.LEAK
    assert said.patients.estimate == 20


def test_a_container_sums_up_its_members(examiner: Examiner) -> None:
    content = zipped({"a.txt": b"bonjour", "b.txt": LETTER.encode(), "c.txt": LETTER.encode()})
    result = examiner.examine(content)
    assert [m.examined.assessment.verdict for m in result.members] == [
        Verdict.CLEAN,
        Verdict.LEAK,
        Verdict.LEAK,
    ]
    assert result.assessment.verdict is Verdict.LEAK
    assert result.assessment.patients.estimate == 1
    assert result.assessment.entities[Entity.NIR] == 2


def test_containers_nested_beyond_the_limit_are_said_not_read(examiner: Examiner) -> None:
    content = zipped({"leak.txt": LETTER.encode()})
    for _ in range(3):
        content = zipped({"inner.zip": content.read(1 << 20)})
    result = examiner.examine(content)
    assert result.outcome is Outcome.PARTIAL
    assert result.reason is Reason.ARCHIVE_DEPTH
    assert result.assessment.verdict is Verdict.UNKNOWN


def test_three_containers_deep_is_read(examiner: Examiner) -> None:
    content = zipped({"leak.txt": LETTER.encode()})
    for _ in range(2):
        content = zipped({"inner.zip": content.read(1 << 20)})
    assert examiner.examine(content).assessment.verdict is Verdict.LEAK


def test_what_was_read_in_part_and_gave_nothing_is_not_clean(examiner: Examiner) -> None:
    content = zipped({"a.txt": b"bonjour", "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(50)})
    result = examiner.examine(content)
    assert (result.outcome, result.reason) == (Outcome.PARTIAL, Reason.UNSUPPORTED)
    assert result.assessment.verdict is Verdict.UNKNOWN


def test_an_image_that_says_it_is_deidentified_is_judged_by_its_values(examiner: Examiner) -> None:
    content = Content.of_bytes(dicom.image(WOMAN, PatientIdentityRemoved="YES"))
    said = examiner.examine(content).assessment
    assert said.verdict is Verdict.LEAK
    assert said.category is Category.MEDICAL_IMAGE
    assert said.terms[-1].detail == "deidentified"


def test_an_empty_file_is_skipped_as_empty(examiner: Examiner) -> None:
    result = examiner.examine(Content.of_bytes(b""))
    assert (result.outcome, result.reason) == (Outcome.SKIPPED, Reason.EMPTY)


def test_a_file_that_takes_too_long_keeps_what_was_found() -> None:
    hasty = Examiner(READER, Fingerprinter(bytes(32)), Limits(timeout_s=0.0))
    result = hasty.examine(Content.of_bytes(LETTER.encode()))
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.TIMEOUT)
    assert result.assessment.verdict is Verdict.UNKNOWN


def test_too_many_members_stop_the_container(examiner: Examiner) -> None:
    few = Examiner(READER, Fingerprinter(bytes(32)), Limits(max_members=2))
    content = zipped({f"{number}.txt": b"bonjour" for number in range(5)})
    result = few.examine(content)
    assert (result.outcome, result.reason) == (Outcome.PARTIAL, Reason.ARCHIVE_BUDGET)


def test_a_mail_whose_content_is_encrypted_is_protected_never_clean(examiner: Examiner) -> None:
    mail = (
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: resultats\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/encrypted; protocol=application/pgp-encrypted; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        b"--x\r\nContent-Type: application/octet-stream\r\n\r\n"
        b"-----BEGIN PGP MESSAGE-----\r\n\r\nhF4DAAAA\r\n-----END PGP MESSAGE-----\r\n--x--\r\n"
    )
    result = examiner.examine(Content.of_bytes(mail, "eml"))
    assert (result.outcome, result.reason) == (Outcome.SKIPPED, Reason.ENCRYPTED)
    assert result.assessment.verdict is Verdict.PROTECTED
