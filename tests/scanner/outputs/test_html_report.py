"""The page is one file that asks nothing of a network and runs nothing of a file name's."""

import base64
import hashlib
import re
from collections import Counter
from itertools import pairwise

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from findings import Outcome, Reason
from scanner.outputs import html_report
from tests.scanner.fake_engine import few_records, file_record, leak, many_records, unread
from tests.scanner.outputs.conftest import Written

EVIL = 'Bureau/<script>alert(1)</script>"onmouseover=x\x1b\u202e.pdf'


def block(text: str, tag: str) -> str:
    found = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("tag", ["style", "script"])
def test_the_policy_allows_the_two_blocks_by_their_hash_and_nothing_else(
    written: Written, tag: str
) -> None:
    text = written("html", few_records())
    digest = base64.b64encode(hashlib.sha256(block(text, tag).encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_page_names_no_address_and_styles_nothing_in_place(written: Written) -> None:
    text = written("html", few_records())
    assert not re.findall(r"https?://|@import|url\(", text)
    page = HTMLParser(text)
    assert page.css("[style], [onclick], [onload], iframe, img, object, embed") == []
    sources = [node.attributes for node in page.css("[src], link[href]")]
    assert sources == [{"rel": "icon", "href": "data:,"}]


def test_a_hostile_name_stays_text(written: Written) -> None:
    text = written("html", [leak(EVIL)])
    page = HTMLParser(text)
    assert len(page.css("script")) == 1
    assert page.css("[onmouseover]") == []
    assert not set(text) & set("\x1b\u202e")
    (name,) = page.css("tbody .name")
    folder = page.css("tbody .folder")[0]
    assert folder.text() == "<script>alert(1)<"
    assert name.text() == r'script>"onmouseover=x\x1b\u202e.pdf'


def test_no_raw_value_is_in_the_page(written: Written) -> None:
    text = written("html", few_records())
    assert "185017599900101" not in text
    assert "Exemple" not in text
    assert "1 85 •• •• ••• ••• ••" in text


def test_the_page_is_built_for_everyone(written: Written) -> None:
    page = HTMLParser(written("html", few_records(), lang="fr"))
    html = page.css_first("html")
    assert html is not None
    assert html.attributes["lang"] == "fr"
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = Counter(node.attributes["id"] for node in page.css("[id]"))
    assert max(ids.values()) == 1
    for node in page.css("[aria-labelledby]"):
        assert ids[node.attributes["aria-labelledby"]] == 1
    assert all(node.parent is not None and node.parent.tag == "label"
               for node in page.css("input, select"))  # fmt: skip
    assert all(node.attributes.get("scope") for node in page.css("th"))
    for badge in page.css(".badge"):
        assert badge.text(strip=True), "a word beside the colour and the mark"


def test_without_script_the_whole_table_stands_there(written: Written) -> None:
    page = HTMLParser(written("html", list(many_records(300))))
    rows = page.css("table.list tbody tr")
    assert len(rows) > 200
    assert all("hidden" not in row.attributes for row in rows)


def test_the_list_is_bounded_and_says_what_it_left_out(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_report, "MOST_ROWS", 10)
    text = written("html", [leak(f"f{n}") for n in range(25)])
    assert len(HTMLParser(text).css("table.list tbody tr")) == 10
    assert "and 15 more" in text


@pytest.mark.parametrize(
    ("records", "tone"),
    [
        pytest.param(few_records(), "leak", id="leak"),
        pytest.param([file_record()], "clean", id="all read"),
        pytest.param([file_record(), unread("x", Reason.CORRUPT)], "unread", id="one unread"),
        pytest.param([], "unread", id="nothing at all"),
    ],
)
def test_the_tone_is_that_of_the_verdict(
    written: Written, records: list[object], tone: str
) -> None:
    page = HTMLParser(written("html", records))  # type: ignore[arg-type]
    assert len(page.css(f".verdict.tone-{tone} h1")) == 1


def test_masked_paths_hide_the_roots_and_patterns_too(written: Written) -> None:
    text = written(
        "html", [leak("a1b2/c3d4.pdf")], roots=("/home/someone",), mask_paths=True,
        exclude=("someone*",),
    )  # fmt: skip
    assert "someone" not in text
    assert "1 place" in text


def test_not_examined_lists_every_reason_with_what_to_do(written: Written) -> None:
    records = [unread(reason.value, reason, Outcome.FAILED) for reason in Reason]
    page = HTMLParser(written("html", records))
    rows = page.css("table.plain tbody tr")
    assert len(rows) == len(Reason)
    assert all(cell.text(strip=True) for row in rows for cell in row.css("th, td"))


def test_a_file_read_in_part_is_not_counted_as_examined(written: Written) -> None:
    partly = file_record("b.txt", outcome=Outcome.PARTIAL, reason=Reason.TIMEOUT)
    page = HTMLParser(written("html", [file_record("a.txt"), partly]))
    first, *_, last = (box.text(separator=" ") for box in page.css(".numbers > div"))
    assert first.split() == ["Files", "examined", "1", "whole,", "of", "2", "found"]
    assert last.split() == [
        "Not",
        "examined",
        "whole",
        "1",
        "·",
        "in",
        "part",
        "Why,",
        "and",
        "what",
        "to",
        "do",
    ]


def test_every_leak_is_in_a_folder_of_the_breakdown(written: Written) -> None:
    page = HTMLParser(written("html", [leak(f"Bureau/d{n}/f.txt") for n in range(12)]))
    last = page.css(".breakdown > div:last-child tr")[-1]
    assert last.text(separator=" ").split() == ["5", "other", "folders", "5", "files"]
