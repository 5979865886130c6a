"""The SARIF log holds what 2.1.0 requires, and nothing that tells too much."""

import json
from typing import Any

import pytest

from findings import Outcome, Reason
from scanner.outputs.sarif_report import MOST_NOTIFICATIONS
from tests.scanner.fake_engine import few_records, file_record, leak, unread
from tests.scanner.outputs.conftest import Written


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    return run


def test_results_are_the_leaks_and_the_files_to_review(written: Written) -> None:
    run = run_of(written("sarif", few_records()))
    rules = run["tool"]["driver"]["rules"]
    levels = []
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert 0 <= result["rank"] <= 100
        assert set(result["partialFingerprints"]) == {"colmateContent/v1"}
        levels.append(result["level"])
    assert levels == ["error", "error", "error", "warning"]
    assert run["redactionTokens"]


def test_what_was_not_read_is_a_notification(written: Written) -> None:
    run = run_of(written("sarif", few_records()))
    (invocation,) = run["invocations"]
    notifications = invocation["toolExecutionNotifications"]
    described = run["tool"]["driver"]["notifications"]
    placed = [one for one in notifications if "locations" in one]
    assert [(one["descriptor"]["id"], one["level"]) for one in placed] == [
        ("corrupt", "error"),
        ("archive_depth", "warning"),
        ("permission", "error"),
    ]
    for one in notifications:
        assert described[one["descriptor"]["index"]]["id"] == one["descriptor"]["id"]
    counted = {one["descriptor"]["id"] for one in notifications if "locations" not in one}
    assert counted == {"corrupt", "archive_depth", "encrypted", "link"}


@pytest.mark.parametrize(
    ("exit_code", "successful"), [(0, True), (1, True), (3, False), (4, False)]
)
def test_an_incomplete_run_was_not_successful(
    written: Written, exit_code: int, *, successful: bool
) -> None:
    run = run_of(written("sarif", few_records(), exit_code=exit_code))
    assert run["invocations"][0]["executionSuccessful"] is successful
    assert run["invocations"][0]["exitCode"] == exit_code


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("/srv/share/a b/c#d?.pdf", "a%20b/c%23d%3F.pdf", id="below its root"),
        pytest.param("/home/someone/x.pdf", "x.pdf", id="absolute, below no root"),
        pytest.param("C:\\Users\\someone\\x.zip!y/z.pdf", "x.zip!y/z.pdf", id="drive"),
        pytest.param("/srv/share/\udce9.pdf", "%E9.pdf", id="raw bytes"),
        pytest.param("/srv/share2/x.pdf", "x.pdf", id="a root's name is no prefix"),
    ],
)
def test_no_place_is_absolute(written: Written, path: str, uri: str) -> None:
    text = written("sarif", [leak(path)], roots=("/srv/share",))
    (result,) = run_of(text)["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": uri, "uriBaseId": "SCANROOT"}}
    assert "uri" not in run_of(text)["originalUriBaseIds"]["SCANROOT"]
    assert "someone" not in text
    assert "/srv" not in text


def test_no_snippet_and_no_raw_control_reaches_the_log(written: Written) -> None:
    text = written("sarif", [*few_records(), leak("Bureau/a\x9b\u202e.pdf")])
    assert '"snippet"' not in text
    assert '"region"' not in text
    assert not set(text) & set("\x9b\u202e")


def test_copies_of_a_file_have_the_same_fingerprint(written: Written) -> None:
    results = run_of(written("sarif", [leak("a/x.pdf"), leak("b/y.pdf")]))["results"]
    assert results[0]["partialFingerprints"] == results[1]["partialFingerprints"]
    bare = run_of(written("sarif", [leak("a/x", findings=()), leak("b/y", findings=())]))["results"]
    assert bare[0]["partialFingerprints"] != bare[1]["partialFingerprints"]


def test_clean_and_left_out_files_have_no_place_of_their_own(written: Written) -> None:
    run = run_of(written("sarif", [file_record(), unread("x", Reason.EXCLUDED, Outcome.SKIPPED)]))
    assert run["results"] == []
    assert all(
        "locations" not in one for one in run["invocations"][0]["toolExecutionNotifications"]
    )


def test_a_million_unread_files_do_not_make_a_million_notifications(written: Written) -> None:
    record = unread("x", Reason.CORRUPT)
    run = run_of(written("sarif", [record] * (MOST_NOTIFICATIONS + 5)))
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notifications) == MOST_NOTIFICATIONS + 1
    assert "10,005 files" in notifications[-1]["message"]["text"]
