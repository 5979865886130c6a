"""JSON Lines is the contract; JSON is the same in one document."""

import json

from findings import Summary
from findings.wire import from_json
from scanner.outputs.registry import FORMATS
from tests.scanner.fake_engine import few_records, file_record, summary_of
from tests.scanner.outputs.conftest import Written


def test_each_line_reads_back_as_its_record_and_the_summary_is_last(written: Written) -> None:
    records = few_records()
    lines = written("jsonl", records).splitlines()
    assert [from_json(line) for line in lines[:-1]] == records
    last = from_json(lines[-1])
    assert isinstance(last, Summary)
    assert last.files == summary_of(records).files


def test_a_hostile_name_stays_on_its_line_and_reads_back(written: Written) -> None:
    name = "a\n\x1b]0;x\x07\x9b\u202e\udcff.pdf"
    text = written("jsonl", [file_record(name)])
    line, _, rest = text.partition("\n")
    assert json.loads(line)["path"] == name
    assert rest.count("\n") == 1
    assert not set(text) & set("\x1b\x07\x9b\u202e\udcff")


def test_json_is_one_document_of_the_same_records(written: Written) -> None:
    records = few_records()
    document = json.loads(written("json", records))
    lines = written("jsonl", records).splitlines()
    assert document["records"] == [json.loads(line) for line in lines[:-1]]
    assert document["summary"]["message_type"] == "summary"


def test_json_of_nothing_is_a_document_too(written: Written) -> None:
    assert json.loads(written("json", []))["records"] == []


def test_only_the_line_formats_are_streamed() -> None:
    assert {name for name, form in FORMATS.items() if form.streamed} == {"jsonl", "csv"}
