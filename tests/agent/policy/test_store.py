"""The last good policy stays in force, whatever is offered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from agent.policy import Policy, PolicyState, PolicyStore, Refusal
from agent.policy.signed import MAX_BYTES, PolicyReader, numbers

KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
NEXT_KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
READER = PolicyReader((KEY, NEXT_KEY), "1.4.0")
TYPE = "colmate-policy+jws"


def signed(policy: Any, *, key: OKPKey = KEY, schema: Any = 1, typ: str = TYPE) -> bytes:
    header = {"alg": "Ed25519", "typ": typ, "kid": key.kid}
    payload = json.dumps({"schema": schema, "policy": policy})
    registry = jws.JWSRegistry(algorithms=["Ed25519"])
    registry.max_payload_length = 1 << 30
    return jws.serialize_compact(header, payload, key, registry=registry).encode()


def passes(_: Policy) -> bool:
    return True


def store(folder: Path, trial: Callable[[Policy], bool] = passes) -> PolicyStore:
    return PolicyStore(folder, READER, trial)


def test_before_any_policy_the_defaults_hold(tmp_path: Path) -> None:
    fresh = store(tmp_path)
    assert fresh.policy == Policy()
    assert (fresh.policy.mask_paths, fresh.policy.notify.per_day) == (True, 1)
    assert fresh.state == PolicyState(0, 0)


def test_a_good_policy_is_applied_and_outlasts_a_restart(tmp_path: Path) -> None:
    assert store(tmp_path).offer(signed({"revision": 3, "sweep_hours": 12}))
    again = store(tmp_path)
    assert (again.policy.revision, again.policy.sweep_hours) == (3, 12)
    assert again.state == PolicyState(3, 3)


def test_the_second_pinned_key_holds_too(tmp_path: Path) -> None:
    assert store(tmp_path).offer(signed({"revision": 1}, key=NEXT_KEY))


STRANGER = OKPKey.generate_key("Ed25519", auto_kid=True)
IMPOSTOR = OKPKey.import_key({**STRANGER.as_dict(private=True), "kid": KEY.kid})


@pytest.mark.parametrize(
    ("token", "refusal", "fields"),
    [
        pytest.param(signed({"revision": 4}, key=STRANGER), Refusal.SIGNATURE, (), id="stranger"),
        pytest.param(signed({"revision": 4}, key=IMPOSTOR), Refusal.SIGNATURE, (), id="impostor"),
        pytest.param(signed({"revision": 4})[:-8], Refusal.SIGNATURE, (), id="cut short"),
        pytest.param(b"", Refusal.SIGNATURE, (), id="nothing"),
        pytest.param(b"\xff.\xff.\xff", Refusal.SIGNATURE, (), id="no text"),
        pytest.param(signed({"revision": 4}, typ="JWT"), Refusal.SIGNATURE, (), id="other purpose"),
        pytest.param(b"x" * (MAX_BYTES + 1), Refusal.TOO_LARGE, (), id="too large"),
        pytest.param(signed({"revision": 4}, schema=2), Refusal.SCHEMA, ("schema",), id="schema"),
        pytest.param(signed({"revision": 4}, schema="1"), Refusal.SCHEMA, ("schema",), id="text"),
        pytest.param(
            signed({"revision": 4, "min_agent_version": "1.10"}),
            Refusal.AGENT_TOO_OLD,
            ("min_agent_version",),
            id="for a newer agent",
        ),
        pytest.param(signed({"revision": 3}), Refusal.REVISION, ("revision",), id="the same again"),
        pytest.param(signed({"revision": 2}), Refusal.REVISION, ("revision",), id="an older one"),
        pytest.param(signed([1]), Refusal.INVALID, ("policy",), id="a list"),
        pytest.param(signed(None), Refusal.INVALID, ("policy",), id="none"),
        pytest.param(
            signed({"revision": 4, "checkin_s": 1, "notify": {"per_day": "x"}, "exclude": "*"}),
            Refusal.INVALID,
            ("exclude", "checkin_s", "notify.per_day"),
            id="several fields",
        ),
        pytest.param(
            signed({"revision": 4, "target_core_share": float("nan")}),
            Refusal.INVALID,
            ("target_core_share",),
            id="not a number",
        ),
        pytest.param(
            signed({"revision": 4, "fingerprint_key": "c2hvcnQ="}),
            Refusal.INVALID,
            ("fingerprint_key",),
            id="a short key",
        ),
    ],
)
def test_what_is_wrong_is_refused_by_its_reason_and_the_last_good_one_kept(
    tmp_path: Path, token: bytes, refusal: Refusal, fields: tuple[str, ...]
) -> None:
    kept = store(tmp_path)
    assert kept.offer(signed({"revision": 3, "sweep_hours": 12}))
    assert not kept.offer(token)
    assert kept.policy.sweep_hours == 12
    assert (kept.state.applied, kept.state.error) == (3, refusal)
    assert sorted(kept.state.fields) == sorted(fields)
    assert store(tmp_path).policy == kept.policy


def test_unknown_fields_are_ignored(tmp_path: Path) -> None:
    kept = store(tmp_path)
    assert kept.offer(signed({"revision": 1, "of_a_later_version": [1], "notify": {"x": 1}}))


def test_a_trial_may_refuse_or_die(tmp_path: Path) -> None:
    def dies(_: Policy) -> bool:
        raise MemoryError

    for trial in (lambda _: False, dies):
        tried = store(tmp_path, trial)
        assert not tried.offer(signed({"revision": 1}))
        assert tried.state == PolicyState(1, 0, Refusal.TRIAL)


def test_a_policy_that_cannot_be_kept_is_not_applied(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    kept = store(folder)
    assert not kept.offer(signed({"revision": 1}))
    assert kept.state == PolicyState(1, 0, Refusal.NOT_KEPT)
    assert kept.want(1)
    folder.mkdir()
    assert kept.offer(signed({"revision": 1}))


def test_a_damaged_file_gives_the_defaults_and_says_so(tmp_path: Path) -> None:
    assert store(tmp_path).offer(signed({"revision": 3}))
    file = tmp_path / "policy.jws"
    file.write_bytes(file.read_bytes()[:-5])
    damaged = store(tmp_path)
    assert damaged.policy == Policy()
    assert damaged.state == PolicyState(0, 0, Refusal.SIGNATURE)
    assert damaged.want(3)
    assert damaged.offer(signed({"revision": 3}))


def test_a_refused_revision_is_not_asked_for_again_but_a_newer_one_is(tmp_path: Path) -> None:
    kept = store(tmp_path, lambda _: False)
    assert kept.want(4)
    assert not kept.offer(signed({"revision": 4}))
    assert not kept.want(4)
    assert kept.want(5)


def test_an_older_revision_is_noted_and_not_fetched(tmp_path: Path) -> None:
    kept = store(tmp_path)
    assert kept.offer(signed({"revision": 4}))
    assert not kept.want(2)
    assert kept.state == PolicyState(2, 4)


def test_the_hospital_s_key_stays_out_of_what_is_printed(tmp_path: Path) -> None:
    kept = store(tmp_path)
    assert kept.offer(signed({"revision": 1, "fingerprint_key": "c2VjcmV0c2VjcmV0c2VjcmV0"}))
    assert kept.policy.fingerprint_key_bytes == b"secretsecretsecret"
    assert "c2Vj" not in repr(kept.policy)
    assert (tmp_path / "policy.jws").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.4.0", (1, 4)), ("1.10", (1, 10)), ("0.1.0.dev3", (0, 1)), ("0", ()), ("", ()), ("x", ())],
)
def test_versions_compare_as_numbers(text: str, expected: tuple[int, ...]) -> None:
    assert numbers(text) == expected
