"""`colmate scan`: what it asks of the engine, what it writes where, and how it ends."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from findings import Outcome, Reason, ReportRecord
from scanner.cli.run import run
from scanner.cli.terminal import Terminal
from scanner.errors import ColmateError, RefusedByPolicy, UsageProblem
from scanner.options import PrivateZones, ScanOptions
from scanner.outputs.running_count import RunningCount
from tests.scanner.cli.conftest import Colmate, Screen
from tests.scanner.fake_engine import (
    FakeScanner,
    few_records,
    file_record,
    leak,
    summary_of,
    unread,
)


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.mark.parametrize(
    ("scanner", "code"),
    [
        pytest.param(FakeScanner((file_record(),)), 0, id="nothing"),
        pytest.param(FakeScanner((leak("x"),)), 1, id="leak"),
        pytest.param(FakeScanner(fails=UsageProblem("no")), 2, id="usage"),
        pytest.param(FakeScanner((unread("x", Reason.CORRUPT),)), 3, id="incomplete"),
        pytest.param(FakeScanner((leak("x"),), fails=ValueError("secret words")), 4, id="crash"),
        pytest.param(FakeScanner(fails=RefusedByPolicy("no")), 5, id="refused"),
        pytest.param(FakeScanner((leak("x"),), fails=KeyboardInterrupt()), 130, id="interrupted"),
        pytest.param(FakeScanner((leak("x"),), exit_code=130), 130, id="the engine wound up"),
    ],
)
def test_every_exit_code(colmate: Colmate, scanner: FakeScanner, code: int) -> None:
    ended = colmate("scan", ".", scanner=scanner)
    assert ended.code == code
    assert "secret words" not in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_the_result_is_on_standard_output_and_the_talk_on_standard_error(colmate: Colmate) -> None:
    ended = colmate("scan", ".", "--format", "jsonl", scanner=FakeScanner(tuple(few_records())))
    assert [json.loads(line)["message_type"] for line in ended.out.splitlines()][-1] == "summary"
    assert ended.err == ""


def test_every_option_reaches_the_engine(colmate: Colmate, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"k" * 32)
    (tmp_path / "list").write_text("x")
    scanner = FakeScanner()
    ended = colmate(
        "scan", str(tmp_path), "--from-file", str(tmp_path / "list"), "--exclude", "*.tmp",
        "--exclude", "b", "--include", "*.pdf", "--max-size", "200M", "--since", "2026-01-01",
        "--one-file-system", "--follow-symlinks", "-j", "3", "--dry-run",
        "--key-file", str(tmp_path / "key"), "--mask-paths", "--strict", "--private", "count",
        "--timeout-per-file", "2m", "--max-memory", "1G", "--max-depth", "5",
        "--no-second-stage", "-q", "--lang", "fr", scanner=scanner,
    )  # fmt: skip
    assert ended.code == 0, ended.err
    asked = scanner.asked
    assert asked is not None
    assert asked.roots == (str(tmp_path),)
    assert asked.from_file == str(tmp_path / "list")
    assert (asked.exclude, asked.include) == (("*.tmp", "b"), ("*.pdf",))
    assert asked.since is not None
    assert asked.since.year == 2026
    assert asked.since.tzinfo is not None
    assert (asked.one_file_system, asked.follow_symlinks, asked.dry_run) == (True, True, True)
    assert (asked.mask_paths, asked.strict, asked.second_stage) == (True, True, False)
    assert (asked.jobs, asked.private, asked.lang) == (3, PrivateZones.COUNT, "fr")
    limits = asked.limits
    assert (limits.max_file_bytes, limits.max_memory_bytes) == (200 << 20, 1 << 30)
    assert (limits.timeout_s, limits.max_depth) == (120, 5)


def test_a_root_that_does_not_exist_is_one_clear_sentence(colmate: Colmate) -> None:
    scanner = FakeScanner()
    ended = colmate("scan", "no/such\x1bplace", scanner=scanner)
    assert ended.code == 2
    assert ended.err.splitlines()[0] == r"colmate: There is no file or folder “no/such\x1bplace”."
    assert scanner.asked is None


def test_all_mistakes_are_told_at_once(colmate: Colmate) -> None:
    ended = colmate("scan", "no/where", "--max-size", "big", "--since", "x", "-o", "html",
                    "-o", "doc=x", "--private", "open", "-j", "0", "--format", "pdf")  # fmt: skip
    assert ended.code == 2
    for word in ("no/where", "--max-size", "--since", "-o takes", "--private", "--jobs", "pdf"):
        assert word in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("scan", "--colour"), id="unknown option"),
        pytest.param(("scann", "."), id="unknown command"),
        pytest.param(("scan", ".", "-j", "many"), id="no number"),
        pytest.param(("scan",), id="nothing to scan"),
        pytest.param(("scan", ".", "--lang", "de"), id="unknown language"),
        pytest.param(("version", "--lang", "de"), id="unknown language, another command"),
        pytest.param(("explain",), id="no file to explain"),
    ],
)
def test_a_wrong_command_line_ends_with_2(colmate: Colmate, arguments: tuple[str, ...]) -> None:
    ended = colmate(*arguments)
    assert ended.code == 2
    assert ended.err.startswith("colmate: ")
    assert ended.out == ""


def test_reports_go_to_files_beside_the_table(colmate: Colmate, tmp_path: Path) -> None:
    scanner = FakeScanner(tuple(few_records()))
    names = ("json", "jsonl", "csv", "html", "sarif", "table")
    orders = [part for name in names for part in ("-o", f"{name}={tmp_path}/r.{name}")]
    ended = colmate("scan", ".", *orders, scanner=scanner)
    assert ended.code == 1
    assert "✖ leak" in ended.out
    assert names_in(tmp_path) == sorted(f"r.{name}" for name in names)
    assert json.loads((tmp_path / "r.json").read_text())["summary"]["exit_code"] == 1
    assert "\x1b" not in (tmp_path / "r.table").read_text()


def test_two_reports_in_one_place_and_a_missing_folder_are_refused(
    colmate: Colmate, tmp_path: Path
) -> None:
    here, nowhere = tmp_path / "r", tmp_path / "no" / "r"
    ended = colmate("scan", ".", "-o", f"csv={here}", "-o", f"json={here}", "-o", f"csv={nowhere}")
    assert ended.code == 2
    assert ended.err.count("colmate:") == 2
    assert names_in(tmp_path) == []


def test_an_interrupted_sweep_reports_what_was_done(colmate: Colmate, tmp_path: Path) -> None:
    scanner = FakeScanner((leak("a"), file_record("b")), fails=KeyboardInterrupt())
    ended = colmate("scan", ".", "--format", "jsonl", "-o", f"json={tmp_path}/r", scanner=scanner)
    summary = json.loads(ended.out.splitlines()[-1])
    assert (summary["files"], summary["exit_code"], summary["verdicts"]["leak"]) == (2, 130, 1)
    assert json.loads((tmp_path / "r").read_text())["summary"] == summary
    assert "interrupted" in ended.err


def test_an_interruption_outside_the_engine_lets_it_end_its_sweep(
    colmate: Colmate, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines_own = replace(summary_of([leak("a", 3), leak("b", 3)], 130), rules="the engine's")

    def sweep(options: ScanOptions, **_: object) -> Iterator[ReportRecord]:
        try:
            yield leak("a", 3)
        except KeyboardInterrupt:
            yield engines_own

    def interrupted(_self: object, record: ReportRecord) -> None:
        raise KeyboardInterrupt

    scanner = FakeScanner()
    monkeypatch.setattr(scanner, "sweep", sweep)
    monkeypatch.setattr(RunningCount, "add", interrupted)
    ended = colmate("scan", ".", "-f", "jsonl", scanner=scanner)
    assert ended.code == 130
    summary = json.loads(ended.out.splitlines()[-1])
    assert (summary["files"], summary["rules"]) == (2, "the engine's")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("--exclude", "#"), "would match nothing", id="pattern"),
        pytest.param(("--from-file", "."), "--from-file cannot be read", id="list"),
    ],
)
def test_what_the_walk_refuses_is_a_usage_error(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    terminal = Terminal(Screen(), Screen(), {"LANG": "en"})
    assert run(["scan", str(tmp_path), *arguments], terminal=terminal) == 2
    assert message in terminal.err.getvalue()  # type: ignore[attr-defined]


def test_a_crash_keeps_hours_of_work_and_tells_no_content(colmate: Colmate, tmp_path: Path) -> None:
    scanner = FakeScanner((leak("a"),), fails=KeyError("185017599900101"))
    ended = colmate("scan", ".", "-o", f"json={tmp_path}/r", scanner=scanner)
    assert ended.code == 4
    assert "Internal error: KeyError" in ended.err
    assert "1850175" not in ended.err + ended.out
    summary = json.loads((tmp_path / "r").read_text())["summary"]
    assert (summary["files"], summary["exit_code"]) == (1, 4)


def test_debug_shows_the_trace(colmate: Colmate) -> None:
    scanner = FakeScanner(fails=KeyError("x"))
    with pytest.raises(KeyError):
        colmate("scan", ".", scanner=scanner, environment={"COLMATE_DEBUG": "1"})


def test_a_refused_sweep_leaves_no_report(colmate: Colmate, tmp_path: Path) -> None:
    scanner = FakeScanner((leak("a"),), fails=RefusedByPolicy("no"))
    assert colmate("scan", ".", "-o", f"json={tmp_path}/r", scanner=scanner).code == 5
    assert names_in(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
def test_a_report_that_failed_does_not_take_the_others_with_it(
    colmate: Colmate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.csv").write_text("old")
    real = os.fdopen

    def fdopen(descriptor: int, *args: object, **kwargs: object) -> object:
        name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        if ".r.csv." in name:
            os.dup2(os.open("/dev/full", os.O_WRONLY), descriptor)
        return real(descriptor, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "fdopen", fdopen)
    scanner = FakeScanner(tuple(few_records()) * 500)
    ended = colmate("scan", ".", "-q", "-o", f"csv={tmp_path}/r.csv", "-o",
                    f"json={tmp_path}/r.json", scanner=scanner)  # fmt: skip
    assert ended.code == 4
    assert "No space left" in ended.err
    assert (tmp_path / "r.csv").read_text() == "old"
    assert json.loads((tmp_path / "r.json").read_text())["summary"]
    assert names_in(tmp_path) == ["r.csv", "r.json"]


def test_no_colour_and_no_animation_where_it_is_no_terminal(colmate: Colmate) -> None:
    ended = colmate("scan", ".", scanner=FakeScanner(tuple(few_records())))
    assert "\x1b" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        pytest.param({"TERM": "xterm"}, True, id="terminal"),
        pytest.param({"TERM": "xterm", "NO_COLOR": "1"}, False, id="NO_COLOR"),
        pytest.param({"TERM": "dumb"}, False, id="dumb"),
    ],
)
def test_colour_follows_the_rules(
    colmate: Colmate, environment: dict[str, str], *, coloured: bool
) -> None:
    scanner = FakeScanner(tuple(few_records()))
    ended = colmate("scan", ".", "-q", scanner=scanner, tty=True, environment=environment)
    assert ("\x1b[" in ended.out) is coloured
    assert ended.err == ""


def test_progress_moves_on_a_terminal_and_names_no_file(colmate: Colmate) -> None:
    scanner = FakeScanner(tuple(few_records()))
    ended = colmate("scan", ".", scanner=scanner, tty=True, environment={"TERM": "xterm"})
    assert "\x1b[" in ended.err
    assert "export_rcp" not in ended.err


def test_streamed_lines_on_a_terminal_are_not_cut_by_a_bar(colmate: Colmate) -> None:
    scanner = FakeScanner(tuple(few_records()))
    ended = colmate("scan", ".", "-f", "jsonl", scanner=scanner, tty=True)
    assert ended.err == ""


def test_the_language_is_the_option_or_the_environment(colmate: Colmate) -> None:
    scanner = FakeScanner((file_record(),))
    french = "Aucune fuite : tous les fichiers ont été examinés."
    assert french in colmate("scan", ".", "--lang=fr", scanner=scanner).out.replace("\xa0", " ")
    ended = colmate("scan", ".", scanner=scanner, environment={"LANG": "fr_FR.UTF-8"})
    assert french in ended.out.replace("\xa0", " ")


def test_mistakes_are_told_in_the_language_too(colmate: Colmate) -> None:
    assert "Il n’y a ni fichier" in colmate("--lang", "fr", "scan", "no/where").err


def test_standard_input_is_a_root(colmate: Colmate) -> None:
    scanner = FakeScanner((file_record("-"),))
    assert colmate("scan", "-", scanner=scanner).code == 0
    assert scanner.asked is not None
    assert scanner.asked.roots == ("-",)


def test_skipped_by_a_rule_alone_is_no_failure(colmate: Colmate) -> None:
    scanner = FakeScanner((file_record(), unread("x", Reason.LINK, Outcome.SKIPPED)))
    assert colmate("scan", ".", scanner=scanner).code == 0


def test_help_ends_with_the_exit_codes(
    colmate: Colmate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert colmate("scan", "--help").code == 0
    assert "130 interrupted" in " ".join(capsys.readouterr().out.split()[-12:])


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("command", ["scan", "explain", "doctor", "version", ""])
def test_help_fits_80_columns_and_is_of_one_language(
    colmate: Colmate,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    lang: str,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert colmate("--lang", lang, *command.split(), "-h").code == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    assert ("Show this message" in text) == (lang == "en")
    assert ("Afficher ce message" in text) == (lang == "fr")
    assert "<bool>" not in text


def test_it_says_where_the_reports_are_unless_told_to_be_quiet(
    colmate: Colmate, tmp_path: Path
) -> None:
    report = tmp_path / "r.html"
    ended = colmate("scan", ".", "-o", f"html={report}")
    assert f"Report written: {report}" in ended.err
    assert "Report written" not in colmate("scan", ".", "-q", "-o", f"html={report}").err


def test_what_the_sweep_does_without_is_told_and_changes_nothing_else(colmate: Colmate) -> None:
    lost = ColmateError("The model is gone.", next_step="Run: colmate doctor")
    ended = colmate("scan", ".", "-f", "jsonl", scanner=FakeScanner(lacks=lost))
    assert ended.code == 0
    assert "colmate: The model is gone.\n  → Run: colmate doctor" in ended.err
    assert "gone" not in ended.out
