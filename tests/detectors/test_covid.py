"""Covid certificates: their holders are read; hostile codes cost little and raise nothing."""

import zlib
from typing import Any

import base45
import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.covid import COVID
from detectors.covid_codes import MAX_PAYLOAD_BYTES, read_2d_doc, read_dcc
from findings import Entity
from tests.detectors.found import found_by


def certificate(**changed: Any) -> dict[str, Any]:
    return {
        "nam": {"fn": "Le Goff", "gn": "Anne", "fnt": "LE<GOFF", "gnt": "ANNE"},
        "dob": "1972-11-12",
        "v": [{"tg": "840539006", "ci": "urn:uvci:01:FR:SYNTHETIC#1"}],
    } | changed


def signed(content: object) -> bytes:
    claims = cbor2.dumps({1: "FR", -260: {1: content}})
    return cbor2.dumps(cbor2.CBORTag(18, [b"\xa1\x01\x26", {}, claims, bytes(64)]))


def hc1(payload: bytes) -> str:
    return "HC1:" + base45.b45encode(zlib.compress(payload)).decode()


def test_an_eu_certificate_tells_its_holder() -> None:
    found = found_by(COVID, text=f"pass :\n{hc1(signed(certificate()))}\nmerci")
    assert {(match.entity, match.value) for match in found} == {
        (Entity.COVID_CERTIFICATE, "urn:uvci:01:FR:SYNTHETIC#1"),
        (Entity.PERSON, "le goff anne"),
        (Entity.BIRTH_DATE, "1972-11-12"),
    }
    assert len({(match.start, match.end) for match in found}) == 1


def test_words_after_the_code_do_no_harm() -> None:
    read = read_dcc(hc1(signed(certificate())) + " A MONTRER")
    assert read is not None
    assert read.name == "le goff anne"


@pytest.mark.parametrize(
    ("content", "name", "born"),
    [
        pytest.param(certificate(dob="1972"), "le goff anne", "1972-00-00", id="year only"),
        pytest.param(certificate(dob="1972-11"), "le goff anne", "1972-00-00", id="no day"),
        pytest.param(certificate(dob=""), "le goff anne", None, id="no date"),
        pytest.param(
            certificate(nam={"fnt": "LE<GOFF"}), "le goff", "1972-11-12", id="machine name"
        ),
        pytest.param(certificate(v=None, r=[]), "le goff anne", "1972-11-12", id="no event"),
    ],
)
def test_incomplete_certificates_are_read(content: object, name: str, born: str | None) -> None:
    read = read_dcc(hc1(signed(content)))
    assert read is not None
    assert (read.name, read.birth_date) == (name, born)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("HC1:", id="empty"),
        pytest.param("HC1:" + "A" * 4_296, id="no zlib"),
        pytest.param("HC1::::" + ":" * 300, id="no base45"),
        pytest.param(hc1(bytes(80_000_000)), id="zip bomb"),
        pytest.param(hc1(b"\x81" * 60_000), id="deep nesting"),
        pytest.param(hc1(b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"), id="lying length"),
        pytest.param(hc1(signed(certificate()))[:200], id="truncated"),
        pytest.param(hc1(cbor2.dumps(1)), id="a number"),
        pytest.param(hc1(cbor2.dumps([0, 0, b"\xa0"])), id="no claims"),
        pytest.param(hc1(signed([])), id="a list for a certificate"),
        pytest.param(hc1(signed(certificate(nam=[1, 2]))), id="a list for a name"),
        pytest.param(hc1(signed(certificate(v=[3]))), id="a number for an event"),
        pytest.param(hc1(signed(certificate(v=7))), id="a number for events"),
    ],
)
def test_hostile_codes_are_refused(code: str) -> None:
    assert read_dcc(code) is None


def test_a_code_that_cannot_be_read_is_still_reported_with_less_confidence() -> None:
    (match,) = found_by(COVID, text=hc1(signed(certificate()))[:200])
    assert match.entity is Entity.COVID_CERTIFICATE
    assert match.confidence < 0.9


@given(payload=st.binary(max_size=300))
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    read_dcc(hc1(payload))
    read_dcc("HC1:" + base45.b45encode(payload).decode())


def test_the_payload_bound_holds_a_certificate() -> None:
    assert len(signed(certificate())) < MAX_PAYLOAD_BYTES


@pytest.mark.parametrize(
    ("code", "name", "born"),
    [
        pytest.param(
            "DC04FR0000011E581E58B201FRF0PAUL\x1dF1DURAND\x1dF203031958F3MF4945006F5N",
            "durand paul", "1958-03-03", id="test result",
        ),
        pytest.param(
            "DC04FR0000011E671E67L101FRL0LE GOFF\x1dL1ANNE\x1dL212111972L3COVID-19",
            "le goff anne", "1972-11-12", id="vaccination",
        ),
        pytest.param(
            "DC04FR0000011E671E67L101FRL0LE GOFF<GS>L1ANNE<GS>L200001972",
            "le goff anne", "1972-00-00", id="separators in words, incomplete date",
        ),
    ],
)  # fmt: skip
def test_a_2d_doc_tells_its_holder(code: str, name: str, born: str) -> None:
    read = read_2d_doc(code)
    assert read is not None
    assert (read.name, read.birth_date) == (name, born)
    found = found_by(COVID, text=code + "\x1fSIGNATURE")
    assert {match.entity for match in found} == set(COVID.entities)
    assert {match.end for match in found} == {len(code)}


def test_a_2d_doc_of_another_type_is_no_health_certificate() -> None:
    assert found_by(COVID, text="DC04FR0000011E671E670001FR10DURAND\x1d") == []


def test_a_certificate_does_not_show_its_holder() -> None:
    assert "goff" not in repr(read_dcc(hc1(signed(certificate())))).lower()
