"""What is written can be read back, and what breaks the contract is refused."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import (
    Entity,
    Exposure,
    FileRecord,
    Finding,
    FolderRecord,
    Patients,
    Protection,
    Reason,
    ReportRecord,
    Summary,
)
from findings.vocabulary import Category, Health, Identity, Outcome, Severity, Verdict
from findings.wire import WireError, from_json, to_dict, to_json

TIMES = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - same
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
COUNTS = st.integers(min_value=0, max_value=1 << 40)
PATIENTS = (
    st.lists(COUNTS, min_size=3, max_size=3)
    .map(sorted)
    .map(lambda three: Patients(low=three[0], estimate=three[1], high=three[2]))
)
FINDINGS = st.builds(
    Finding,
    entity=st.sampled_from(Entity),
    detector=st.text(),
    count=COUNTS,
    masked=st.text(),
    fingerprint=st.text(),
    confidence=st.floats(0, 1),
    location=st.text(),
)
FILES = st.builds(
    FileRecord,
    path=st.text(st.characters()) | st.just("undecodable \udcff name\n"),
    size=COUNTS,
    modified=st.none() | TIMES,
    media_type=st.none() | st.text(),
    outcome=st.sampled_from(Outcome),
    reason=st.none() | st.sampled_from(Reason),
    verdict=st.sampled_from(Verdict),
    category=st.sampled_from(Category),
    confidence=st.floats(0, 1),
    severity=st.sampled_from(Severity),
    identity=st.sampled_from(Identity),
    health=st.sampled_from(Health),
    patients=PATIENTS,
    entities=st.dictionaries(st.sampled_from(Entity), COUNTS),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    protection=st.builds(
        Protection,
        file_encrypted=st.booleans(),
        volume_encrypted=st.none() | st.booleans(),
        exposures=st.lists(st.sampled_from(Exposure)).map(tuple),
    ),
    rules=st.text(),
    content=st.none() | st.text(),
)
SUMMARIES = st.builds(
    Summary,
    started=TIMES,
    seconds=COUNTS.map(float),
    files=COUNTS,
    bytes=COUNTS,
    outcomes=st.fixed_dictionaries(dict.fromkeys(Outcome, COUNTS)),
    verdicts=st.fixed_dictionaries(dict.fromkeys(Verdict, COUNTS)),
    patients=PATIENTS,
    not_examined=st.dictionaries(st.sampled_from(Reason), COUNTS),
    folders_not_listed=COUNTS,
    rules=st.text(),
    exit_code=st.integers(0, 130),
)
FOLDERS = st.builds(FolderRecord, path=st.text(), reason=st.sampled_from(Reason))


@given(st.one_of(FILES, SUMMARIES, FOLDERS))
def test_every_record_comes_back_as_it_was(record: ReportRecord) -> None:
    line = to_json(record)
    assert "\n" not in line
    assert from_json(line) == record


@given(FILES)
def test_a_field_of_a_later_version_is_ignored(record: FileRecord) -> None:
    assert from_json(json.dumps(to_dict(record) | {"new_field": [1]})) == record


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="nothing"),
        pytest.param("[]", id="no object"),
        pytest.param('{"message_type": "file"}', id="fields missing"),
        pytest.param('{"message_type": "other"}', id="unknown type"),
        pytest.param('{"message_type": "folder", "schema": 2}', id="unknown schema"),
        pytest.param(
            '{"message_type": "folder", "path": "secret", "outcome": "x", "reason": "link"}',
            id="word out of a closed list",
        ),
    ],
)
def test_a_line_that_breaks_the_contract_is_refused_without_repeating_it(line: str) -> None:
    with pytest.raises(WireError) as refusal:
        from_json(line)
    assert "secret" not in str(refusal.value)


def test_the_file_record_has_the_fields_of_the_contract_in_its_order() -> None:
    record = FileRecord(
        path="a", size=1, modified=None, media_type=None, outcome=Outcome.SCANNED,
        verdict=Verdict.CLEAN, rules="1",
    )  # fmt: skip
    assert list(to_dict(record)) == [
        "message_type", "schema", "path", "size", "modified", "media_type", "outcome", "reason",
        "verdict", "category", "confidence", "severity", "identity", "health", "patients",
        "entities", "findings", "protection", "rules",
    ]  # fmt: skip
