"""Whatever a peer says is taken as what it should be, or is a failure; nothing else comes out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.identity.identity import Admission
from agent.wire.disposition import Disposition
from agent.wire.messages import Ack, CheckIn, Code, Failure, answered
from agent.wire.transport import Reply

KINDS = (Ack, CheckIn, Admission)
SIMPLE = st.sampled_from([None, True, 0, -1, 2**80, 1.5, 1e400, "", "x", [], [1], {}, {"kty": "x"}])
NAMES = [
    "epoch", "acked_through", "server_time", "policy_revision", "tasks", "agent_id", "state",
    "policy_keys", "sealing_key", "code",
]  # fmt: skip
OBJECTS = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, SIMPLE | st.lists(SIMPLE)))


@pytest.mark.parametrize("kind", KINDS)
@given(
    body=st.binary(max_size=60) | (OBJECTS | SIMPLE).map(lambda value: json.dumps(value).encode()),
    status=st.sampled_from([200, 201, 400, 401, 403, 409, 413, 500]),
    ours=st.booleans(),
)
def test_any_answer_is_parsed_or_a_failure(
    kind: type, body: bytes, status: int, *, ours: bool
) -> None:
    found = answered(Reply(status, ours, None, body), kind)
    assert isinstance(found, kind | Failure)
    if isinstance(found, kind):
        assert ours
        assert status < 300


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"code": "revoked"}', Code.REVOKED),
        (b'{"code": "of a later version"}', Code.OTHER),
        (b'{"code": 3}', Code.OTHER),
        (b"<html>", Code.OTHER),
    ],
)
def test_a_refusal_gives_its_code_if_it_is_one(body: bytes, code: Code) -> None:
    assert answered(Reply(403, ours=True, body=body), Ack) == Failure(
        Disposition.CREDENTIAL, 403, code=code
    )
    other = answered(Reply(403, ours=False, body=body), Ack)
    assert other == Failure(Disposition.RETRY_LATER, 403)
