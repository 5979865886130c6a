"""A hospital's own numbers, beside their labels only."""

import pytest

from detectors.ipp import IEP, IPP
from detectors.match import Remark
from findings import Entity
from tests.detectors.found import found_by


@pytest.mark.parametrize(
    ("written", "entity", "value"),
    [
        pytest.param("IPP : 8001234567", Entity.IPP, "8001234567", id="IPP"),
        pytest.param("IPP n° 800 123 4567", Entity.IPP, "8001234567", id="blanks inside"),
        pytest.param("ipp=a0012345", Entity.IPP, "A0012345", id="a letter first"),
        pytest.param("Patient ID: 0012345678", Entity.IPP, "0012345678", id="English"),
        pytest.param("N° de dossier : 24-001234", Entity.IEP, "24001234", id="file number"),
        pytest.param("IEP 240012345", Entity.IEP, "240012345", id="IEP"),
        pytest.param("NDA : 230045678", Entity.IEP, "230045678", id="NDA"),
    ],
)
def test_labelled_numbers_are_found(written: str, entity: Entity, value: str) -> None:
    (match,) = found_by(IPP, IEP, text=written)
    assert (match.entity, match.value) == (entity, value)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("IPP : en cours d'attribution", id="not given yet"),
        pytest.param("IPP : \n\n8001234567", id="blank field"),
        pytest.param("IPP 40 mg le matin", id="the medicine"),
        pytest.param("IPP : 12/03/2020", id="a date"),
        pytest.param("8001234567", id="no label"),
        pytest.param("N° de séjour : ______", id="blank line"),
        pytest.param("IPP : " + "1" * 40, id="too long"),
    ],
)
def test_others_are_refused(written: str) -> None:
    assert found_by(IPP, IEP, text=written) == []


def test_zeros_are_a_placeholder() -> None:
    (match,) = found_by(IPP, text="IPP : 0000000000")
    assert Remark.PLACEHOLDER in match.remarks
    assert match.confidence < 0.5
