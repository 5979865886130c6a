"""Putting together what the resources of a FHIR file say of each patient."""

from collections.abc import Iterator
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.format import Item
from scanner.extractors.medical.attachment import embedded
from scanner.extractors.medical.fhir.resources import (
    CARERS,
    describe,
    describe_carer,
    describe_subject,
)
from scanner.extractors.medical.fhir.values import Json, objects, reference_key, text, texts
from scanner.extractors.medical.fields import Fields

# What is gathered before it is given out: bounds memory on bulk exports of any size.
_MAX_HELD_FIELDS: Final = 100_000
_CHECK_EVERY: Final = 500
_SUBJECTS: Final = ("subject", "patient", "beneficiary", "individual")
_MAX_CONTAINED: Final = 3  # a contained resource may not contain others: FHIR R4, 2.1.0.2


class Gathering:
    """The fields of each patient met so far, by reference; carers apart."""

    def __init__(self, max_attachment_bytes: int) -> None:
        self._max_attachment_bytes = max_attachment_bytes
        self._patients: dict[str, Fields] = {}
        self._aliases: dict[str, str] = {}
        self._carers = Fields()
        self._records = self._resources = 0

    def add(self, resource: Json, full_url: str = "", depth: int = 0) -> Iterator[Item]:
        """Take one resource in; give out what is embedded in it, and all when too much is held."""
        kind = str(resource.get("resourceType", ""))
        if kind in CARERS:
            describe_carer(resource, self._carers)
        elif kind == "Patient":
            describe(resource, self._of_patient(resource, full_url))
        else:
            describe(resource, self._of_subject(resource))
        if depth < _MAX_CONTAINED:
            for inner in objects(resource, "contained"):
                yield from self.add(inner, f"#{text(inner, 'id')}", depth + 1)
            for inner in (
                *objects(resource, "entry", "resource"),
                *objects(resource, "parameter", "resource"),
            ):
                yield from self.add(inner, "", depth + 1)
        yield from self._embedded(resource)
        self._resources += 1
        if self._resources % _CHECK_EVERY == 0 and self._held() > _MAX_HELD_FIELDS:
            yield from self.records()

    def records(self) -> Iterator[Item]:
        """Give out and forget what was gathered: one record a patient, one of the carers."""
        for fields in (*self._patients.values(), self._carers):
            if fields:
                self._records += 1
                yield from fields.items(Source.FHIR, Location.at(record=self._records))
        self._patients, self._aliases, self._carers = {}, {}, Fields()

    def _held(self) -> int:
        return sum(map(len, self._patients.values()))

    def _of_patient(self, patient: Json, full_url: str) -> Fields:
        key = f"Patient/{text(patient, 'id')}"
        fields = self._patients.setdefault(key, Fields())
        alias = reference_key(full_url)
        if alias and alias != key:
            self._aliases[alias] = key
            if (early := self._patients.pop(alias, None)) is not None:
                fields.extend(early)  # resources that came before their patient
        return fields

    def _of_subject(self, resource: Json) -> Fields:
        for name in _SUBJECTS:
            for reference in objects(resource, name):
                key = reference_key(text(reference, "reference")) or _by_identifier(reference)
                fields = self._patients.setdefault(self._aliases.get(key, key), Fields())
                if not key.startswith(("Group/", "Device/", "Location/")):
                    describe_subject(reference, fields)
                    fields.add(Role.OTHER, key)
                return fields
        return self._patients.setdefault("", Fields())

    def _embedded(self, resource: Json) -> Iterator[Item]:
        data = [
            *texts(resource, "content", "attachment", "data"),
            *texts(resource, "presentedForm", "data"),
            *texts(resource, "photo", "data"),
            *texts(resource, "contentAttachment", "data"),
        ]
        if resource.get("resourceType") == "Binary":
            data += texts(resource, "data")
        for one in data:
            yield from embedded(one, self._max_attachment_bytes)


def _by_identifier(reference: Json) -> str:
    value = text(reference, "identifier", "value")
    return f"identifier/{value}" if value else ""
