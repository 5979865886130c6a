"""DICOM objects written with pydicom: images, reports, encapsulated documents, DICOMDIR."""

import io
import warnings
from typing import Any

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    ComprehensiveSRStorage,
    CTImageStorage,
    EncapsulatedPDFStorage,
    ExplicitVRLittleEndian,
    MediaStorageDirectoryStorage,
)

from tests.makers.person import Person, compact


def image(
    person: Person, *, syntax: UID = ExplicitVRLittleEndian, has_preamble: bool = True, **more: Any
) -> bytes:
    """A small CT image; `more` sets further attributes by keyword."""
    dataset = _about(person)
    dataset.Modality = "CT"
    dataset.StudyDescription = "Scanner thoracique"
    dataset.AdmittingDiagnosesDescription = person["diagnosis"]
    dataset.PatientComments = f"Suivi pour {person['diagnosis']}"
    request = Dataset()
    request.RequestedProcedureDescription = "Bilan d'extension"
    request.PatientName = f"{person['birth_name']}^{person['given']}"
    dataset.RequestAttributesSequence = Sequence([request])
    block = dataset.private_block(0x0009, "COLMATE TEST", create=True)
    block.add_new(0x01, "LO", f"{person['given']} {person['family']}")
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    dataset.Rows = dataset.Columns = 4
    dataset.BitsAllocated = 16
    dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 15, 0
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.add_new(0x7FE00010, "OW", bytes(32))
    return _written(dataset, CTImageStorage, syntax, has_preamble=has_preamble)


def report(person: Person, depth: int = 1) -> bytes:
    """A structured report whose text lies as deep as asked."""
    dataset = _about(person)
    dataset.Modality = "SR"
    item = _content(f"Nodule suspect. {person['diagnosis']} probable.")
    for _ in range(depth):
        outer = Dataset()
        outer.ValueType = "CONTAINER"
        outer.ContentSequence = Sequence([item])
        item = outer
    dataset.ContentSequence = Sequence([item])
    return _written(dataset, ComprehensiveSRStorage)


def encapsulated(person: Person, document: bytes) -> bytes:
    """An encapsulated PDF."""
    dataset = _about(person)
    dataset.Modality = "DOC"
    dataset.MIMETypeOfEncapsulatedDocument = "application/pdf"
    dataset.EncapsulatedDocument = document + b"\0" * (len(document) % 2)
    return _written(dataset, EncapsulatedPDFStorage)


def dicomdir(persons: list[Person]) -> bytes:
    """The directory of a disc: a patient, a study and an image for each person."""
    records = []
    for person in persons:
        for kind in ("PATIENT", "STUDY", "IMAGE"):
            record = Dataset()
            record.DirectoryRecordType = kind
            if kind == "PATIENT":
                record.update(_about(person))
            if kind == "STUDY":
                record.StudyDescription = "IRM cérébrale"
            records.append(record)
    dataset = Dataset()
    dataset.FileSetID = "DISC"
    dataset.DirectoryRecordSequence = Sequence(records)
    return _written(dataset, MediaStorageDirectoryStorage)


def _about(person: Person) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.StudyDate = compact(person["stay_date"])
    dataset.AccessionNumber = person["iep"]
    dataset.InstitutionName = "HOPITAL D'ESSAI"
    dataset.ReferringPhysicianName = f"{person['carer_family']}^{person['carer_given']}"
    dataset.PatientName = f"{person['family']}^{person['given']}"
    dataset.PatientID = person["nir"]
    dataset.IssuerOfPatientID = "ASIP-SANTE-INS-NIR"
    dataset.OtherPatientIDs = person["ipp"]
    dataset.PatientBirthDate = compact(person["birth_date"])
    dataset.PatientSex = person["sex"]
    dataset.PatientAddress = f"{person['street']} {person['postcode']} {person['city']}"
    dataset.PatientTelephoneNumbers = person["phone"]
    return dataset


def _content(text: str) -> Dataset:
    concept = Dataset()
    concept.CodeMeaning = "Conclusion"
    item = Dataset()
    item.ValueType = "TEXT"
    item.ConceptNameCodeSequence = Sequence([concept])
    item.TextValue = text
    return item


def _written(
    dataset: Dataset,
    sop_class: UID,
    syntax: UID = ExplicitVRLittleEndian,
    *,
    has_preamble: bool = True,
) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom doubts some of the values, as do we
        if sop_class != MediaStorageDirectoryStorage:
            dataset.SOPClassUID = sop_class
            dataset.SOPInstanceUID = "1.2.3.4"
        if not has_preamble:
            dataset.save_as(
                buffer,
                implicit_vr=syntax.is_implicit_VR,
                little_endian=syntax.is_little_endian,
                enforce_file_format=False,
            )
            return buffer.getvalue()
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = sop_class
        meta.MediaStorageSOPInstanceUID = "1.2.3.4"
        meta.TransferSyntaxUID = syntax
        whole = FileDataset(
            buffer,
            dataset,
            preamble=bytes(128),
            file_meta=meta,
            is_implicit_VR=syntax.is_implicit_VR,
            is_little_endian=syntax.is_little_endian,
        )
        whole.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
