"""An authorisation opens one zone, once, when every rule is met; else nothing, and why is told."""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.authorisation.authorities import Role
from scanner.authorisation.keys import public_line
from scanner.authorisation.notice import Counts
from scanner.authorisation.opening import Opening, authorised
from scanner.authorisation.refusal import SENTENCES, Refused, Why
from scanner.authorisation.signature import Document
from scanner.authorisation.statement import MAX_BYTES
from tests.scanner.authorisation.hospital import DPO, NOW, OTHER, PLANTED, RSSI, Hospital

ROOT = Path(__file__).parents[3]


def opened(
    hospital: Hospital, file: str, *roots: object, rehearsal: bool = False, when: datetime = NOW
) -> Opening:
    paths = [str(root) for root in roots or (hospital.zone,)]
    return authorised(file, paths, hospital.machine, rehearsal=rehearsal, clock=lambda: when)


def done(opening: Opening) -> None:
    """From its beginning to its end."""
    opening.begin()
    assert opening.end(whole=True) is not None


def refused(hospital: Hospital, file: str, *roots: object, when: datetime = NOW) -> Why:
    """Why it was refused: the same in the journal, and no use was taken."""
    with pytest.raises(Refused) as caught:
        opened(hospital, file, *roots, when=when)
    assert caught.value.exit_code == 5
    assert caught.value.next_step
    assert hospital.journal[-1]["event"] == "refused"
    assert hospital.journal[-1]["why"] == caught.value.why.value
    return caught.value.why


def test_what_meets_every_rule_opens_its_zone(hospital: Hospital) -> None:
    opening = opened(hospital, hospital.file())
    assert opening.permit.zone == str(hospital.zone)
    assert [line["event"] for line in hospital.journal] == ["accepted"]


def test_a_part_of_the_zone_may_be_scanned_alone(hospital: Hospital) -> None:
    opened(hospital, hospital.file(), hospital.zone / "deep")


def test_the_order_of_the_signatures_does_not_count(hospital: Hospital) -> None:
    opened(hospital, hospital.file(hospital.signed(by=(DPO, RSSI))))


@pytest.mark.parametrize(
    ("when", "why"),
    [
        pytest.param(NOW - timedelta(hours=1, seconds=1), Why.NOT_YET, id="a second early"),
        pytest.param(NOW + timedelta(hours=23), Why.EXPIRED, id="the moment it ends"),
        pytest.param(NOW + timedelta(days=400), Why.EXPIRED, id="a year late"),
    ],
)
def test_it_holds_from_its_beginning_to_its_end(
    hospital: Hospital, when: datetime, why: Why
) -> None:
    assert refused(hospital, hospital.file(), when=when) is why


def test_it_holds_for_24_hours_and_not_a_second_more(hospital: Hospital) -> None:
    whole_day = hospital.statement(not_before=NOW, expires=NOW + timedelta(hours=24))
    opened(hospital, hospital.file(hospital.signed(whole_day)))
    text = whole_day.written().decode()
    longer = (NOW + timedelta(hours=24, seconds=1)).isoformat(timespec="seconds")
    text = text.replace(whole_day.expires.isoformat(timespec="seconds"), longer)
    assert refused(hospital, hospital.file(text.encode())) is Why.TOO_LONG


def test_the_person_is_called_before_the_opening(hospital: Hospital) -> None:
    later = hospital.statement(called_at=NOW + timedelta(minutes=5))
    assert refused(hospital, hospital.file(hospital.signed(later))) is Why.NOT_CALLED


@pytest.mark.parametrize(
    ("by", "why"),
    [
        pytest.param((), Why.NO_AUTHOR, id="a draft"),
        pytest.param((DPO,), Why.NO_AUTHOR, id="the DPO alone"),
        pytest.param((RSSI,), Why.NO_DPO, id="the author alone"),
        pytest.param((RSSI, RSSI), Why.NO_DPO, id="the author twice"),
        pytest.param((RSSI, OTHER), Why.UNKNOWN_KEY, id="somebody who is not listed"),
        pytest.param((RSSI, DPO, OTHER), Why.UNKNOWN_KEY, id="a stranger beside both"),
    ],
)
def test_it_takes_the_signatures_of_both(hospital: Hospital, by: tuple[str, ...], why: Why) -> None:
    assert refused(hospital, hospital.file(hospital.signed(by=by))) is why


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        pytest.param(((RSSI, Role.AUTHOR), (DPO, Role.AUTHOR)), Why.NO_DPO, id="two authors"),
        pytest.param(((RSSI, Role.DPO), (DPO, Role.DPO)), Why.NO_AUTHOR, id="two DPOs"),
        pytest.param(((RSSI, Role.DPO), (DPO, Role.AUTHOR)), Why.OTHER_SIGNER, id="roles swapped"),
    ],
)
def test_each_signs_in_the_role_that_is_listed(
    hospital: Hospital, listed: tuple[tuple[str, Role], ...], why: Why
) -> None:
    hospital.list_authorities(*listed)
    assert refused(hospital, hospital.file()) is why


def test_one_person_with_two_keys_is_one_person(hospital: Hospital) -> None:
    name = "RENARD  claire"
    hospital.write_authorities(
        [
            json.loads(public_line(hospital.keys[RSSI], RSSI, Role.AUTHOR)),
            json.loads(public_line(hospital.keys[DPO], name, Role.DPO)),
        ]
    )
    assert refused(hospital, hospital.file()) is Why.SAME_PERSON


def test_a_statement_that_names_one_person_for_both_is_refused(hospital: Hospital) -> None:
    alone = hospital.statement(approver="claire-renard")
    assert refused(hospital, hospital.file(hospital.signed(alone))) is Why.SAME_PERSON


def test_who_signs_is_who_the_statement_names(hospital: Hospital) -> None:
    other = hospital.statement(author=OTHER)
    assert refused(hospital, hospital.file(hospital.signed(other))) is Why.OTHER_SIGNER


def test_it_is_for_one_machine_by_its_name_whatever_the_case(hospital: Hospital) -> None:
    other = hospital.statement(endpoint="PC-043")
    assert refused(hospital, hospital.file(hospital.signed(other))) is Why.OTHER_ENDPOINT


@pytest.mark.parametrize(
    ("root", "why"),
    [
        pytest.param("home/jm/PRIVE", Why.OTHER_PATH, id="another zone"),
        pytest.param("home/jm", Why.OTHER_PATH, id="the folder above"),
        pytest.param("home/jm/PERSO2", Why.OTHER_PATH, id="a name that begins alike"),
        pytest.param("home/jm/PERSO/../PRIVE", Why.OTHER_PATH, id="a step back"),
        pytest.param("link", Why.OTHER_PATH, id="a link to another zone"),
    ],
)
def test_it_opens_the_zone_that_it_names(hospital: Hospital, root: str, why: Why) -> None:
    (hospital.base / "link").symlink_to(hospital.home / "PRIVE")
    (hospital.home / "PERSO2").mkdir()
    assert refused(hospital, hospital.file(), hospital.base / root) is why


def test_it_opens_nothing_beside_its_zone(hospital: Hospital) -> None:
    roots = (hospital.zone, hospital.home / "PRIVE")
    assert refused(hospital, hospital.file(), *roots) is Why.OTHER_PATH


@pytest.mark.parametrize(
    ("path", "why"),
    [
        pytest.param("home/jm", Why.NOT_PRIVATE, id="the folder above the zone"),
        pytest.param("home", Why.NOT_PRIVATE, id="everybody's folders"),
        pytest.param("home/jm/Bureau", Why.NOT_PRIVATE, id="no zone"),
        pytest.param("home/jm/PERSO/CSE", Why.PROTECTED, id="the works council in the zone"),
        pytest.param("home/jm/avocat/PERSO", Why.PROTECTED, id="a zone at the lawyer's"),
        pytest.param("home/jm/PERSO/moi@gmail.com.pst", Why.PROTECTED, id="a personal mail store"),
        pytest.param("home/jm/.mozilla/firefox", Why.PROTECTED, id="a browser's profile"),
        pytest.param("home/jm/nothing", Why.NOT_THERE, id="nothing there"),
        pytest.param("home/jm/linked", Why.BY_A_LINK, id="a link to the zone"),
        pytest.param("home/jm/dots/../PERSO", Why.MALFORMED, id="a step back"),
        pytest.param("PERSO", Why.MALFORMED, id="a relative path"),
    ],
)
def test_only_a_personal_zone_can_be_opened(hospital: Hospital, path: str, why: Why) -> None:
    for folder in ("avocat/PERSO", ".mozilla/firefox"):
        (hospital.home / folder).mkdir(parents=True)
    (hospital.zone / "moi@gmail.com.pst").touch()
    (hospital.home / "linked").symlink_to(hospital.zone)
    named = path if path == "PERSO" else f"{hospital.base}/{path}"
    text = hospital.statement().written().decode().replace(str(hospital.zone), named)
    document: Document | bytes = text.encode()
    if why is not Why.MALFORMED:
        document = Document.parse(text.encode())
        document = document.signed(hospital.keys[RSSI]).signed(hospital.keys[DPO])
    assert refused(hospital, hospital.file(document), named) is why


def test_it_opens_once(hospital: Hospital) -> None:
    file = hospital.file()
    done(opened(hospital, file))
    assert refused(hospital, file) is Why.USED


def test_a_copy_with_signatures_in_another_order_is_the_same_use(hospital: Hospital) -> None:
    statement = hospital.statement()
    opened(hospital, hospital.file(hospital.signed(statement)))
    copy = hospital.file(hospital.signed(statement, by=(DPO, RSSI)))
    assert refused(hospital, copy) is Why.USED


def test_a_rehearsal_takes_no_use_and_tells_nobody(hospital: Hospital) -> None:
    file = hospital.file()
    opening = opened(hospital, file, rehearsal=True)
    opening.begin()
    assert opening.end(whole=True) is None
    assert [line["event"] for line in hospital.journal] == ["rehearsed"]
    assert hospital.notices == []
    opened(hospital, file)


def _payload(document: Document, change: Callable[[bytes], bytes]) -> bytes:
    whole = json.loads(document.written)
    content = base64.urlsafe_b64decode(whole["payload"] + "==")
    whole["payload"] = base64.urlsafe_b64encode(change(content)).decode().rstrip("=")
    return json.dumps(whole).encode()


def _header(document: Document, **changes: object) -> bytes:
    whole = json.loads(document.written)
    for one in whole["signatures"]:
        header = json.loads(base64.urlsafe_b64decode(one["protected"] + "=="))
        text = json.dumps(header | changes).encode()
        one["protected"] = base64.urlsafe_b64encode(text).decode().rstrip("=")
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(
            lambda one: _payload(one, lambda text: text.replace(b"hier", b"tard")),
            Why.BAD_SIGNATURE, id="another event"),
        pytest.param(lambda one: _header(one, alg="none"), Why.BAD_SIGNATURE, id="alg none"),
        pytest.param(lambda one: _header(one, alg="HS256"), Why.BAD_SIGNATURE, id="alg HS256"),
        pytest.param(lambda one: _header(one, alg="EdDSA"), Why.BAD_SIGNATURE, id="alg EdDSA"),
        pytest.param(lambda one: _header(one, typ="JWT"), Why.BAD_SIGNATURE, id="another type"),
        pytest.param(lambda one: _header(one, b64=False, crit=["b64"]), Why.BAD_SIGNATURE,
                     id="payload not encoded"),
        pytest.param(lambda one: _header(one, kid="x"), Why.UNKNOWN_KEY, id="another key's name"),
        pytest.param(lambda one: _header(one, kid=[]), Why.UNKNOWN_KEY, id="a key without a name"),
        pytest.param(lambda one: one.written[:-40], Why.MALFORMED, id="truncated"),
        pytest.param(lambda _: b"\x00" * 20, Why.MALFORMED, id="no text"),
        pytest.param(lambda _: b" " * (MAX_BYTES + 1) + b"{}", Why.MALFORMED, id="huge"),
        pytest.param(lambda _: b"[" * 60_000, Why.MALFORMED, id="nested lists"),
        pytest.param(lambda _: b'{"a":' * 10_000, Why.MALFORMED, id="nested objects"),
        pytest.param(lambda _: b"9" * 60_000, Why.MALFORMED, id="a huge number"),
        pytest.param(lambda _: b"{}", Why.MALFORMED, id="empty"),
        pytest.param(lambda _: b'{"payload": 1, "signatures": []}', Why.MALFORMED, id="no payload"),
        pytest.param(lambda _: b'{"payload": "", "signatures": [[]]}', Why.MALFORMED,
                     id="no object"),
        pytest.param(
            lambda _: b'{"payload": "!", "signatures": [{"protected": "", "signature": ""}]}',
            Why.MALFORMED, id="no statement"),
    ],
)  # fmt: skip
def test_what_was_changed_after_signing_opens_nothing(
    hospital: Hospital, spoil: Callable[[Document], bytes], why: Why
) -> None:
    assert refused(hospital, hospital.file(spoil(hospital.signed()))) is why


def test_a_signature_for_another_statement_does_not_hold(hospital: Hospital) -> None:
    one, other = json.loads(hospital.signed().written), json.loads(hospital.signed().written)
    one["signatures"][1] = other["signatures"][1]
    assert refused(hospital, hospital.file(json.dumps(one).encode())) is Why.BAD_SIGNATURE


def _truly_signed(hospital: Hospital, **changes: object) -> bytes:
    """A document whose first signature is its author's own, over a header that is changed."""
    key = hospital.keys[RSSI]
    whole = json.loads(hospital.signed().written)
    header = {"alg": "Ed25519", "kid": key.thumbprint(), "typ": "colmate-authorisation+json"}
    header |= {name: value for name, value in changes.items() if value is not None}
    for name, value in changes.items():
        if value is None:
            del header[name]
    protected = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    assert key.private_key is not None
    sealed = key.private_key.sign(f"{protected}.{whole['payload']}".encode())  # type: ignore[union-attr] # an Ed25519 key
    signature = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    whole["signatures"][0] = {"protected": protected, "signature": signature}
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"typ": "JWT"}, id="for another purpose"),
        pytest.param({"typ": None}, id="for no purpose"),
        pytest.param({"alg": "EdDSA"}, id="under the older name of the algorithm"),
        pytest.param({"alg": "none"}, id="as if by no algorithm"),
        pytest.param({"kid": None}, id="by no key"),
        pytest.param({"jwk": {}}, id="with a key of its own"),
        pytest.param({"crit": ["exp"], "exp": 1}, id="with a condition"),
    ],
)
def test_a_true_signature_under_another_header_does_not_count(
    hospital: Hospital, changes: dict[str, object]
) -> None:
    assert refused(hospital, hospital.file(_truly_signed(hospital, **changes))) is Why.BAD_SIGNATURE


def test_the_header_of_the_test_above_would_count_unchanged(hospital: Hospital) -> None:
    opened(hospital, hospital.file(_truly_signed(hospital)))


def test_a_member_that_is_named_twice_is_refused(hospital: Hospital) -> None:
    text = hospital.signed().written.replace(b'{\n "payload"', b'{\n "payload": "x", "payload"')
    assert refused(hospital, hospital.file(text)) is Why.MALFORMED


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(cut=st.integers(0, 3000), put=st.binary(max_size=8))
def test_any_changed_file_is_refused_and_nothing_else_happens(
    hospital: Hospital, cut: int, put: bytes
) -> None:
    whole = hospital.signed().written
    at = cut % len(whole)
    changed = whole[:at] + put + whole[at + max(len(put), 1) :]
    try:
        opened(hospital, hospital.file(changed))
    except Refused:
        return
    assert Document.parse(changed).payload == Document.parse(whole).payload


def test_a_file_that_is_not_there_is_refused(hospital: Hospital) -> None:
    assert refused(hospital, str(hospital.base / "none")) is Why.UNREADABLE
    assert refused(hospital, str(hospital.base)) is Why.UNREADABLE


def test_who_may_sign_is_listed_where_only_an_administrator_writes(hospital: Hospital) -> None:
    file = hospital.file()
    hospital.authorities.chmod(0o666)
    assert refused(hospital, file) is Why.OPEN_AUTHORITIES
    hospital.authorities.chmod(0o664)
    assert refused(hospital, file) is Why.OPEN_AUTHORITIES
    hospital.authorities.chmod(0o644)
    hospital.authorities.parent.chmod(0o777)
    assert refused(hospital, file) is Why.OPEN_AUTHORITIES
    hospital.authorities.parent.chmod(0o755)
    real = hospital.authorities.rename(hospital.base / "elsewhere")
    assert refused(hospital, file) is Why.NO_AUTHORITIES
    hospital.authorities.symlink_to(real)
    assert refused(hospital, file) is Why.OPEN_AUTHORITIES


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a file away")
def test_a_list_that_another_user_owns_is_refused(hospital: Hospital) -> None:
    os.chown(hospital.authorities, 4242, 4242)
    assert refused(hospital, hospital.file()) is Why.OPEN_AUTHORITIES


@pytest.mark.parametrize("name", ["COLMATE_STATE", "COLMATE_AUTHORITIES", "ProgramData", "HOME"])
def test_no_variable_of_the_environment_moves_the_list_or_the_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    from scanner.platform import this_system  # noqa: PLC0415 - with the variable set

    monkeypatch.setenv(name, str(tmp_path))
    system = this_system()
    assert str(tmp_path) not in system.settings_folder + system.state_folder


def _without(key: dict[str, Any], name: str) -> dict[str, Any]:
    return {member: value for member, value in key.items() if member != name}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda one: [], id="no key"),
        pytest.param(lambda one: [1], id="no object"),
        pytest.param(lambda one: [one, one | {"name": OTHER}], id="one key for two names"),
        pytest.param(lambda one: [one | {"d": "AAAA"}], id="a private half"),
        pytest.param(lambda one: [one | {"role": "admin"}], id="a role that is none"),
        pytest.param(lambda one: [one | {"role": []}], id="a role that is no text"),
        pytest.param(lambda one: [one | {"name": " "}], id="no name"),
        pytest.param(lambda one: [_without(one, "name")], id="name missing"),
        pytest.param(lambda one: [one | {"crv": "X25519"}], id="another curve"),
        pytest.param(lambda one: [one | {"x": "AAAA"}], id="a short key"),
        pytest.param(lambda one: [one | {"x": "é"}], id="no base64"),
        pytest.param(lambda one: [one | {"kid": "other"}], id="another thumbprint"),
    ],
)
def test_a_list_that_makes_no_sense_lists_nobody(
    hospital: Hospital, spoil: Callable[[dict[str, Any]], list[Any]]
) -> None:
    key = json.loads(public_line(hospital.keys[RSSI], RSSI, Role.AUTHOR))
    hospital.write_authorities(spoil(key))
    assert refused(hospital, hospital.file()) is Why.BAD_AUTHORITIES


def test_nothing_is_opened_where_its_use_cannot_be_kept(hospital: Hospital) -> None:
    state = hospital.base / "state"
    state.write_text("a file in its place")
    with pytest.raises(Refused) as caught:
        opened(hospital, hospital.file())
    assert caught.value.why is Why.NO_STATE
    state.unlink()
    state.mkdir()
    state.chmod(0o777)
    with pytest.raises(Refused) as caught:
        opened(hospital, hospital.file())
    assert caught.value.why is Why.NO_STATE


def test_what_is_kept_is_for_the_administrator_alone(hospital: Hospital) -> None:
    done(opened(hospital, hospital.file()))
    for path in (hospital.base / "state").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path.relative_to(hospital.base)


def test_the_proof_of_use_is_the_signed_document(hospital: Hospital) -> None:
    document = hospital.signed()
    opened(hospital, hospital.file(document))
    kept = hospital.base / "state" / "uses" / f"{document.statement.id}.json"
    assert kept.read_bytes() == document.written


def test_the_journal_grows_by_whole_lines_even_after_a_torn_one(hospital: Hospital) -> None:
    opened(hospital, hospital.file())
    with (hospital.base / "state" / "authorisations.jsonl").open("ab") as journal:
        journal.write(b'{"torn')
    opened(hospital, hospital.file())
    lines = (hospital.base / "state" / "authorisations.jsonl").read_text().splitlines()
    assert lines[1] == '{"torn'
    assert json.loads(lines[2])["event"] == "accepted"


def test_journal_and_notice_tell_who_when_why_and_counts(hospital: Hospital) -> None:
    document = hospital.signed()
    opening = opened(hospital, hospital.file(document))
    opening.counts = lambda: Counts(12, 4096, {"leak": 2, "clean": 9, "unknown": 1})
    done(opening)
    accepted, begun, ended = hospital.journal
    assert (accepted["event"], begun["event"], ended["event"]) == ("accepted", "opened", "ended")
    assert (accepted["author"], accepted["approver"]) == (RSSI, DPO)
    assert accepted["operator"] == "adm-martin"
    assert accepted["sha256"] == document.digest
    assert (ended["files"], ended["bytes"], ended["verdicts"]["leak"]) == (12, 4096, 2)
    (notice,) = hospital.notices
    for word in (RSSI, DPO, document.statement.event, str(hospital.zone), "PC-042".lower(),
                 "12 fichiers", "12 files", "CNIL", document.statement.id):  # fmt: skip
        assert word in notice


def test_the_journal_says_neither_the_event_nor_the_path(hospital: Hospital) -> None:
    done(opened(hospital, hospital.file()))
    refused(hospital, hospital.file(), hospital.home)
    text = json.dumps(hospital.journal, ensure_ascii=False)
    assert "patients" not in text
    assert str(hospital.base) not in text


def test_no_refusal_repeats_what_the_document_says(hospital: Hospital) -> None:
    for why in Why:
        assert why in SENTENCES
    changed = replace(hospital.statement(), endpoint="PC-9", event="x" * 30)
    with pytest.raises(Refused) as caught:
        opened(hospital, hospital.file(hospital.signed(changed)))
    assert "xxx" not in str(caught.value)
    assert str(hospital.zone) not in repr(hospital.statement())


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from scanner.options import PrivateZones, ScanOptions
from scanner.run import sweep
from tests.scanner.authorisation.hospital import Hospital, Machine

class Killed(Machine):
    def open_for_reading(self, path):
        if path.endswith(".txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().open_for_reading(path)

base, file, zone = sys.argv[1:]
options = ScanOptions(roots=(zone,), private=PrivateZones.SCAN, authorisation=file)
list(sweep(options, system=Killed(Path(base))))
"""


def test_a_use_is_taken_before_the_first_file_is_opened_even_when_killed_there(
    hospital: Hospital,
) -> None:
    file = hospital.file()
    words = [sys.executable, "-c", KILLED, str(hospital.base), file, str(hospital.zone)]
    ended = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert [line["event"] for line in hospital.journal] == ["accepted", "opened"]
    assert "did not come to its end" in hospital.notices[0]
    assert PLANTED not in hospital.notices[0]
    assert refused(hospital, file, when=datetime.now(UTC)) is Why.USED


def test_of_two_at_once_one_opens(hospital: Hospital) -> None:
    """Both pass the rules; the file that did not exist decides."""
    state = opened(hospital, hospital.file()).state
    state.claim("a" * 32, b"first")
    with pytest.raises(Refused) as caught:
        state.claim("a" * 32, b"second")
    assert caught.value.why is Why.USED


def test_a_permit_ends_by_a_clock_that_cannot_be_set_back(hospital: Hospital) -> None:
    late = opened(hospital, hospital.file(), when=NOW + timedelta(hours=22, minutes=59, seconds=59))
    assert not late.permit.is_over
    assert late.permit.until_s <= time.monotonic() + 1
