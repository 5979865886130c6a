"""What the fields of a record say: each value is checked by the detector of its kind."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from detectors import birth_date, ccam, cim10, finess, nir, person
from detectors.document import Record, Role, Source
from detectors.match import Match, Remark, Subject
from detectors.text import fold, readable
from findings import Entity

_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{2,24}", re.ASCII | re.IGNORECASE)
_NOTHING: Final = re.compile(
    r"(?i)n/?a|non|no|ras|neant|aucune?|nc|non renseigne|inconnue?|null|none|[-_. ?*/0]*"
)
_FILLER: Final = re.compile(r"(?i)(.)\1*|.*(?:test|anon|xxx|phantom).*|0+1?|1234567\d*")
_PATIENT_BOX: Final = re.compile(r"(?i)(\d[\dab]{12,14})@patient\.mssante\.fr")
MIN_NOTE_CHARS: Final = 40  # a shorter note says too little by its field alone
LABELLED: Final = frozenset({Remark.LABELLED})


def matches(record: Record) -> list[Match]:
    """The matches of a record's fields; `start` is the index of the field."""
    found: list[Match] = []
    for index, field in enumerate(record.fields):
        value = field.value.strip()
        if value and not _NOTHING.fullmatch(value):
            found += _of_field(record.source, index, field.role, value)
    return found


def _of_field(source: Source, index: int, role: Role, value: str) -> Iterator[Match]:
    if (special := _SPECIAL.get(role)) is not None:
        yield from special(index, role, value)
    elif (simple := _SIMPLE.get(role)) is not None:
        entity, detector, confidence, test = simple
        if test(value) or (source is not Source.TABLE and role in _BELIEVED_IN_FORMATS):
            yield _match(entity, detector, index, _plain(value), confidence)
    elif role in _CARER:
        yield _match(*_CARER[role], index, _plain(value), 0.9, Subject.CARER)


_CARER: Final = {
    Role.CARER_NAME: (Entity.CARER, "carer"),
    Role.RPPS: (Entity.RPPS, "carer"),
    Role.ADELI: (Entity.ADELI, "carer"),
}
# A coded field of a medical format is what it says, even with a code of a newer edition.
_BELIEVED_IN_FORMATS: Final = frozenset({Role.DIAGNOSIS_CODE, Role.ACT_CODE})


def _has_letters(value: str) -> bool:
    return _LETTERS.search(value) is not None


def _is_long(value: str) -> bool:
    return len(value) >= MIN_NOTE_CHARS


def _is_filled(value: str) -> bool:
    return bool(value)


_SIMPLE: Final[dict[Role, tuple[Entity, str, float, Callable[[str], bool]]]] = {
    Role.ADDRESS: (Entity.ADDRESS, "contact", 0.7, _has_letters),
    Role.PHONE: (Entity.PHONE, "contact", 0.7, _is_filled),
    Role.FINESS: (Entity.FINESS, "finess", 0.9, finess.is_finess),
    Role.DIAGNOSIS_CODE: (Entity.CIM10, "cim10", 0.95, cim10.is_code),
    Role.DIAGNOSIS_TEXT: (Entity.DIAGNOSIS, "diagnosis", 0.85, _has_letters),
    Role.ACT_CODE: (Entity.CCAM, "ccam", 0.95, ccam.is_code),
    Role.ACT_TEXT: (Entity.CCAM, "ccam", 0.8, _has_letters),
    Role.MEDICINE: (Entity.MEDICINE, "medicine", 0.8, _has_letters),
    Role.LAB_NAME: (Entity.LABORATORY, "laboratory", 0.8, _is_filled),
    Role.LAB_RESULT: (Entity.LABORATORY, "laboratory", 0.8, _is_filled),
    Role.SCORE: (Entity.CLINICAL_SCORE, "score", 0.8, _is_filled),
    Role.NOTE: (Entity.CLINICAL_NOTE, "clinical_note", 0.7, _is_long),
    Role.IMAGE: (Entity.MEDICAL_IMAGE, "dicom", 0.9, _is_filled),
    Role.CERTIFICATE: (Entity.COVID_CERTIFICATE, "covid", 0.95, _is_filled),
}


def _number(index: int, role: Role, value: str) -> Iterator[Match]:
    parsed = nir.parse(value, labelled=True)
    if parsed is not None:
        entity = Entity.INS if role is Role.INS else Entity.NIR
        yield Match(
            entity=entity,
            detector="nir",
            value=parsed.person_part,
            start=index,
            end=index + 1,
            confidence=parsed.confidence,
            remarks=parsed.remarks | LABELLED,
        )


def _name(index: int, _role: Role, value: str) -> Iterator[Match]:
    name = person.normalise(value)
    if not _LETTERS.search(name):
        return
    placeholder = frozenset({Remark.PLACEHOLDER}) if person.is_placeholder(value) else frozenset()
    yield Match(
        entity=Entity.PERSON,
        detector="person",
        value=name,
        start=index,
        end=index + 1,
        confidence=0.9,
        remarks=LABELLED | placeholder,
    )


def _local_number(index: int, role: Role, value: str) -> Iterator[Match]:
    """A hospital's own number; a national number in its field is a national number."""
    parsed = nir.parse(value)
    if parsed is not None and parsed.confidence >= 0.8:
        yield from _number(index, Role.INS, value)
    elif _NUMBER.fullmatch(value) and any(map(str.isdigit, value)):
        entity = Entity.IPP if role is Role.IPP else Entity.IEP
        if not _FILLER.fullmatch(value):
            yield _match(entity, "ipp", index, value.upper().replace(" ", ""), 0.9)


def _email(index: int, _role: Role, value: str) -> Iterator[Match]:
    if (box := _PATIENT_BOX.search(value)) is not None:
        yield from _number(index, Role.INS, box[1])
    else:
        yield _match(Entity.EMAIL, "contact", index, _plain(value), 0.7)


def _birth_date(index: int, _role: Role, value: str) -> Iterator[Match]:
    if (born := birth_date.parse(value)) is not None:
        match = _match(Entity.BIRTH_DATE, "birth_date", index, born, 0.95)
        filler = {Remark.PLACEHOLDER} if born in birth_date.FILLERS else set()
        yield replace(match, remarks=match.remarks | filler)


_SPECIAL: Final[dict[Role, Callable[[int, Role, str], Iterator[Match]]]] = {
    Role.NIR: _number,
    Role.INS: _number,
    Role.IPP: _local_number,
    Role.IEP: _local_number,
    Role.FULL_NAME: _name,
    Role.FAMILY_NAME: _name,
    Role.GIVEN_NAME: _name,
    Role.BIRTH_NAME: _name,
    Role.BIRTH_DATE: _birth_date,
    Role.EMAIL: _email,
}


def _match(
    entity: Entity,
    detector: str,
    index: int,
    value: str,
    confidence: float,
    subject: Subject = Subject.PATIENT,
) -> Match:
    return Match(
        entity=entity,
        detector=detector,
        value=value,
        start=index,
        end=index + 1,
        confidence=confidence,
        subject=subject,
        remarks=LABELLED,
    )


def _plain(value: str) -> str:
    """One spelling of a value: folded, single blanks."""
    return " ".join(fold(readable(value)).decode("latin-1").split())
