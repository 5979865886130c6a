"""Settings are read strictly, and all that is wrong with them is told at once."""

from pathlib import Path

import pytest
import trustme

from agent.log import Level
from agent.settings import read_settings
from scanner.errors import UsageProblems

CA = trustme.CA().cert_pem.bytes()


@pytest.fixture
def ca_file(tmp_path: Path) -> Path:
    file = tmp_path / "ca.pem"
    file.write_bytes(CA)
    return file


def written(folder: Path, text: str) -> Path:
    file = folder / "agent.toml"
    file.write_text(text, "utf-8")
    return file


def told(file: Path) -> list[str]:
    with pytest.raises(UsageProblems) as caught:
        read_settings(file)
    assert caught.value.exit_code == 2
    return [str(problem) for problem in caught.value.problems]


def test_a_whole_file(tmp_path: Path, ca_file: Path) -> None:
    file = written(
        tmp_path,
        f"""
        [collector]
        url = "https://colmate.hospital.example/base/"
        ca_file = "{ca_file.as_posix()}"
        proxy = "http://proxy.hospital.example:3128"
        [state]
        folder = "{tmp_path.as_posix()}"
        [scan]
        roots = ["{tmp_path.as_posix()}"]
        exclude = ["*.iso"]
        [log]
        level = "warning"
        file = "{(tmp_path / "agent.log").as_posix()}"
        [device]
        managed = true
        """,
    )
    settings = read_settings(file)
    assert settings.collector.url == "https://colmate.hospital.example/base"
    assert settings.scan.roots == (tmp_path,)
    assert settings.log.level is Level.WARNING
    assert settings.device.managed


def test_the_least_file(tmp_path: Path, ca_file: Path) -> None:
    file = written(
        tmp_path, f'\ufeff[collector]\nurl = "https://c"\nca_file = "{ca_file.as_posix()}"'
    )
    settings = read_settings(file)
    assert (settings.scan.roots, settings.state.folder, settings.log.file) == ((), None, None)
    assert not settings.device.managed
    assert settings.collector.proxy == ""


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f"""
        [collector]
        url = "http://colmate"
        ca_file = "{(tmp_path / "none.pem").as_posix()}"
        user = "x"
        [scan]
        roots = ["here", 3]
        exclude = [" "]
        [log]
        level = "loud"
        [device]
        managed = "yes"
        [colector]
        """,
    )
    assert told(file) == [
        "[collector] url must begin with https://.",
        "[collector] ca_file names a file that cannot be read: No such file or directory.",
        "[collector] user is no setting. Known here: url, ca_file, proxy.",
        "[scan] roots, 1 must be an absolute path.",
        "[scan] roots, 2 has the wrong type.",
        "[scan] exclude, 1 is an empty pattern.",
        "[log] level must be one of: debug, info, warning, error.",
        "[device] managed has the wrong type.",
        "[colector] is no setting. Known here: collector, state, scan, log, device.",
    ]


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    assert told(written(tmp_path, "")) == ["[collector] is missing."]
    assert told(written(tmp_path, "[collector]\n")) == [
        "[collector] url is missing.",
        "[collector] ca_file is missing.",
    ]
    assert told(written(tmp_path, 'collector = "x"')) == ["[collector] has the wrong type."]


@pytest.mark.parametrize(
    "url",
    [
        "https://user@colmate",
        "https://",
        "colmate",
        "https://colmate?x=1",
        "https://colmate#x",
        "https://colmate:port",
        "https://col mate",
        "https://[::1",
        "ftp://colmate",
        "",
    ],
)
def test_only_a_plain_https_url_is_taken(tmp_path: Path, ca_file: Path, url: str) -> None:
    file = written(tmp_path, f'[collector]\nurl = "{url}"\nca_file = "{ca_file.as_posix()}"')
    (problem,) = told(file)
    assert problem.startswith("[collector] url ")


@pytest.mark.parametrize(
    "proxy", ["http://name:s3cret@proxy:3128", "socks5://proxy", "proxy:3128", "environment "]
)
def test_a_proxy_is_named_plainly(tmp_path: Path, ca_file: Path, proxy: str) -> None:
    file = written(
        tmp_path,
        f'[collector]\nurl = "https://c"\nca_file = "{ca_file.as_posix()}"\nproxy = "{proxy}"',
    )
    (problem,) = told(file)
    assert problem.startswith("[collector] proxy ")
    assert "s3cret" not in problem


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", id="bad"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(CA[: len(CA) // 2], id="cut short"),
        pytest.param(trustme.CA().private_key_pem.bytes(), id="a private key"),
    ],
)
def test_an_authority_without_a_certificate_is_told(
    tmp_path: Path, ca_file: Path, content: bytes
) -> None:
    ca_file.write_bytes(content)
    file = written(tmp_path, f'[collector]\nurl = "https://c"\nca_file = "{ca_file.as_posix()}"')
    assert told(file) == ["[collector] ca_file names a file without a certificate."]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        pytest.param(b"[collector\n", "not TOML", id="syntax"),
        pytest.param(b"\xff\xfe", "not TOML: UTF-8", id="encoding"),
        pytest.param(b"#" * (2 << 20), "too large", id="size"),
    ],
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes, part: str) -> None:
    file = tmp_path / "agent.toml"
    file.write_bytes(content)
    (problem,) = told(file)
    assert part in problem


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path / "none.toml")
    assert "cannot be read" in problem
