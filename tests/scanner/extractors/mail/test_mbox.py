"""mbox: one message at a time, whatever the chunks."""

import io

import pytest

from findings import Reason
from scanner.extractors import Content, Member
from scanner.extractors.errors import BudgetSpent
from scanner.extractors.mail.mbox import read as read_mbox
from scanner.extractors.mail.mbox import recognise
from scanner.limits import Limits

LIMITS = Limits()


def box(*bodies: bytes, line_end: bytes = b"\n") -> bytes:
    return b"".join(
        b"From a@example.org Sat Nov 21 10:00:00 2026\nFrom: a@example.org\nMessage-ID: <1>\n\n"
        + body + b"\n\n"
        for body in bodies
    ).replace(b"\n", line_end)  # fmt: skip


def messages(data: bytes, limits: Limits = LIMITS) -> list[tuple[str, bytes | str]]:
    return [
        (item.name, item.refused or item.content.read(1 << 30))
        for item in read_mbox(Content.of_bytes(data), limits)
        if isinstance(item, Member)
    ]


@pytest.mark.parametrize(
    "line_end", [pytest.param(b"\n", id="LF"), pytest.param(b"\r\n", id="CRLF")]
)
def test_each_message_is_a_member_with_its_number(line_end: bytes) -> None:
    data = box(b"first", b"second", b"third", line_end=line_end)
    assert recognise(Content.of_bytes(data))
    found = messages(data)
    assert [name for name, _ in found] == ["message 1", "message 2", "message 3"]
    assert all(isinstance(m, bytes) and m.startswith(b"From: a") for _, m in found)
    assert b"second" in found[1][1]  # type: ignore[operator]


def test_a_line_that_only_begins_with_from_does_not_cut() -> None:
    data = box(b"words\n\nFrom the hospital, with regards\n\nmore")
    assert len(messages(data)) == 1


@pytest.mark.parametrize("filler", [0, 1, 30, 200, 399, 400, 401, 700])
def test_chunk_borders_lose_no_message(filler: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.extractors.mail.mbox._CHUNK", 1000)
    data = box(b"x" * filler, *[b"%04d" % n * 150 for n in range(20)])
    found = messages(data)
    assert len(found) == 21
    assert b"0019" in found[-1][1]  # type: ignore[operator]
    total = sum(len(m) for _, m in found if isinstance(m, bytes))
    assert total == len(data) - 21 * len(b"From a@example.org Sat Nov 21 10:00:00 2026\n")


def test_a_message_larger_than_memory_allows_is_refused_and_the_next_read() -> None:
    data = box(b"x" * (3 << 20), b"small")
    found = messages(data, Limits(max_in_memory_bytes=4 << 20))
    assert found[0] == ("message 1", Reason.TOO_LARGE)
    assert b"small" in found[1][1]  # type: ignore[operator]


def test_more_messages_than_allowed_stop_the_reading() -> None:
    with pytest.raises(BudgetSpent):
        messages(box(b"1", b"2", b"3"), Limits(max_members=2))


def test_a_text_that_begins_with_from_is_no_mail_box() -> None:
    assert not recognise(Content.of_bytes(b"From Paris with love, 2026\nand more\n"))
    assert not recognise(Content(io.BytesIO(), size=0))
