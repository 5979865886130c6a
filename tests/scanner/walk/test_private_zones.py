"""Private zones: the binding rules T-PRIV-01 to T-PRIV-08, with the facts of the decisions."""

import os
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import Outcome, Reason
from scanner.platform import Mount, MountKind
from scanner.walk import Counted, PrivateMode, Refused, WalkRules, walk
from scanner.walk.places import Place, PlaceKind
from scanner.walk.private_zones import TRIMMED, Zone, normalised, zones_of
from scanner.walk.protected_names import PERSONAL, ZoneKind

Met = Callable[..., list[tuple[str, str]]]
AT_HOME = Place(PlaceKind.HOME, 2)
ON_A_SHARE = Place(PlaceKind.SHARED)


def zone(path: str, place: Place = AT_HOME, *, last_is_folder: bool = True) -> Zone | None:
    return next(zones_of(path.strip("/").split("/"), place, last_is_folder=last_is_folder), None)


@pytest.mark.parametrize("name", PERSONAL)
def test_t_priv_01_each_name_of_the_policy_makes_a_zone(name: str) -> None:
    assert zone(f"/home/jm/{name}/x.docx") == Zone(ZoneKind.PERSONAL, 3)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("PERSO", id="capitals"),
        pytest.param("Privé", id="composed accent"),
        pytest.param("Privé", id="decomposed accent"),
        pytest.param("__perso_2024__", id="digits and signs around"),
        pytest.param("01 - Personnel (2)", id="numbered"),
        pytest.param("[PRIVE]", id="brackets"),
        pytest.param("Fichiers_personnels", id="underscore for blank"),
        pytest.param("ｐｅｒｓｏ", id="full width letters"),
        pytest.param("!!! privé(e) !!!", id="both genders"),
    ],
)
def test_t_priv_01_spellings_of_a_mark_protect(name: str) -> None:
    assert zone(f"/home/jm/docs/{name}/x.docx") == Zone(ZoneKind.PERSONAL, 4)


@given(
    mark=st.sampled_from(PERSONAL),
    before=st.text(TRIMMED, max_size=6),
    after=st.text(TRIMMED, max_size=6),
)
def test_t_priv_01_whatever_is_trimmed_changes_nothing(mark: str, before: str, after: str) -> None:
    assert normalised(f"{before}{mark}{after}") == normalised(mark)


@pytest.mark.parametrize("name", ["perso.docx", "Personnel.tar.gz", "PRIVE 2.pst", "privé.PDF"])
def test_t_priv_01_a_file_is_marked_by_its_stem(name: str) -> None:
    assert zone(f"/home/jm/{name}", last_is_folder=False) == Zone(ZoneKind.PERSONAL, 3)


@pytest.mark.parametrize(
    "name",
    [
        "Mes documents", "Documents", "JM", "jm", "données personnelles", "DONNEES PERSONNELLES",
        "données à caractère personnel", "RGPD 2024", "personnel soignant", "personnel médical",
        "personnel infirmier", "personnel de nuit", "gestion du personnel",
        "planning du personnel", "liste du personnel", "personnalisation", "privation", "persos2b",
        "private key", "x", "perso" * 20,
    ],
)  # fmt: skip
def test_t_priv_02_what_is_no_mark_protects_nothing(name: str) -> None:
    assert zone(f"/home/jm/{name}/x.docx") is None
    assert zone(f"/home/jm/{name}.docx", last_is_folder=False) is None


def test_t_priv_02_a_user_name_is_no_mark() -> None:
    assert zone("/home/perso/x.docx") is None


def test_t_priv_02_personnel_on_a_departmental_share_is_the_staff() -> None:
    assert zone("/srv/DRH/Personnel/x.docx", ON_A_SHARE) is None


def test_t_priv_03_nothing_in_a_zone_is_opened_or_named(
    tmp_path: Path, fake_system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "PERSO" / "MARTIN divorce"
    inside.mkdir(parents=True)
    (inside / "MARTIN.docx").write_text("12345")
    (tmp_path / "PERSO/MARTIN.txt").write_text("123")
    (tmp_path / "perso.txt").write_text("1")

    def refuse(*_: object, **__: object) -> int:
        raise AssertionError("content was opened")

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    items = list(walk(WalkRules(roots=(str(tmp_path),)), fake_system(homes=[tmp_path])))
    assert items == [
        Refused(
            str(tmp_path / "PERSO"),
            Reason.PRIVATE_ZONE,
            size=8,
            is_folder=True,
            inside=Counted(2, 8),
        ),
        Refused(str(tmp_path / "perso.txt"), Reason.PRIVATE_ZONE, size=1),
    ]
    assert {item.outcome for item in items} == {Outcome.SKIPPED}


def test_t_priv_03_skipping_does_not_even_list_the_zone(
    tmp_path: Path, fake_system: Any, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "PERSO").mkdir()
    listed: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(path) or real(path))
    on = fake_system(homes=[tmp_path])
    assert met(on, private=PrivateMode.SKIP) == [("PERSO", "private_zone")]
    assert listed == [str(tmp_path)]


def test_t_priv_03_a_root_deep_in_a_zone_is_refused_under_the_zones_name(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    deep = tmp_path / "PERSO/MARTIN"
    deep.mkdir(parents=True)
    (deep / "x").write_text("x")
    on = fake_system(homes=[tmp_path])
    assert met(on, roots=(str(deep),)) == [("PERSO", "private_zone")]
    assert met(on, roots=(str(deep / "x"),)) == [("PERSO", "private_zone")]


def test_t_priv_03_a_root_that_is_a_link_into_a_zone_is_refused(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    (tmp_path / "home/PERSO").mkdir(parents=True)
    (tmp_path / "door").symlink_to("home/PERSO")
    on = fake_system(homes=[tmp_path / "home"])
    assert met(on, roots=(str(tmp_path / "door"),)) == [("door", "private_zone")]


def test_t_priv_04_only_the_marked_sub_folder_is_private(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    """Cass. soc. 21 Oct. 2009, 07-43.877: "JM" held "Personnel" and "Marteau"."""
    for folder in ("Personnel", "Marteau"):
        (tmp_path / "JM" / folder).mkdir(parents=True)
        (tmp_path / "JM" / folder / "x").write_text("x")
    assert met(fake_system(homes=[tmp_path])) == [
        ("JM/Marteau/x", "candidate"),
        ("JM/Personnel", "private_zone"),
    ]


@pytest.mark.parametrize("label", ["DONNEES PERSONNELLES", "PERSO"])
def test_t_priv_04_the_label_of_a_drive_protects_nothing(
    tmp_path: Path, fake_system: Any, met: Met, label: str
) -> None:
    """Cass. soc. 4 July 2012, 11-12.502; ECHR 588/13: a whole drive renamed."""
    drive = tmp_path / label
    drive.mkdir()
    (drive / "x").write_text("x")
    for kind in (MountKind.FIXED, MountKind.REMOVABLE):
        on = fake_system(mounts=[Mount(str(drive), "/dev/sdb1", "ntfs", kind)])
        assert met(on, roots=(str(drive),)) == [(f"{label}/x", "candidate")]


def test_t_priv_04_a_stick_is_read_but_for_its_marked_folder(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    """Cass. soc. 12 Feb. 2013, 11-28.649: a stick at work is professional unless marked."""
    (tmp_path / "PRIVE").mkdir()
    (tmp_path / "PRIVE/x").write_text("x")
    (tmp_path / "x").write_text("x")
    on = fake_system(mounts=[Mount(str(tmp_path), "/dev/sdb1", "vfat", MountKind.REMOVABLE)])
    assert met(on) == [("PRIVE", "private_zone"), ("x", "candidate")]


def test_t_priv_06_users_may_check_what_is_theirs(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    (tmp_path / "PERSO/CSE").mkdir(parents=True)
    (tmp_path / "PERSO/x").write_text("x")
    mine, others = (fake_system(homes=[tmp_path], owner=owner) for owner in (True, False))
    assert met(mine, private=PrivateMode.SCAN) == [
        ("PERSO/CSE", "private_zone"),
        ("PERSO/x", "candidate"),
    ]
    assert met(others, private=PrivateMode.SCAN) == [("PERSO", "private_zone")]


def test_t_priv_06_what_another_put_into_my_zone_is_not_mine(
    tmp_path: Path, fake_system: Any, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "PERSO").mkdir()
    (tmp_path / "PERSO/x").write_text("x")
    on = fake_system(homes=[tmp_path])
    monkeypatch.setattr(on, "owns", lambda path, found: path.endswith("PERSO"))
    assert met(on, private=PrivateMode.SCAN) == [("PERSO/x", "private_zone")]


def test_t_priv_07_a_zone_tells_its_size_by_numbers_alone(
    tmp_path: Path, fake_system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (tmp_path / f"PERSO/{number}").mkdir(parents=True)
        (tmp_path / f"PERSO/{number}/x").write_text("xx")
    (tmp_path / "PERSO/link").symlink_to("/etc")
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("/1"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (item,) = walk(WalkRules(roots=(str(tmp_path),)), fake_system(homes=[tmp_path]))
    assert isinstance(item, Refused)
    assert item.inside == Counted(files=3, size=4, complete=False)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("CSE/pv.docx", ZoneKind.TRADE_UNION, id="works council"),
        pytest.param("Comité Social et Économique/x", ZoneKind.TRADE_UNION, id="in full"),
        pytest.param("03_CGT/tract.docx", ZoneKind.TRADE_UNION, id="union"),
        pytest.param("Médecine du travail/x", ZoneKind.OCCUPATIONAL_HEALTH, id="health at work"),
        pytest.param("Correspondance avocat/x", ZoneKind.LAWYER, id="lawyer"),
        pytest.param("Lanceurs d’alerte/x", ZoneKind.WHISTLEBLOWING, id="typographic quote"),
        pytest.param("whistle-blowing/x", ZoneKind.WHISTLEBLOWING, id="English"),
        pytest.param(
            "AppData/Local/Google/Chrome/User Data/Default/History",
            ZoneKind.BROWSER_PROFILE,
            id="Chrome on Windows",
        ),
        pytest.param(".mozilla/firefox/abc.default/x", ZoneKind.BROWSER_PROFILE, id="Firefox"),
        pytest.param("Library/Safari/History.db", ZoneKind.BROWSER_PROFILE, id="Safari"),
        pytest.param("Outlook/a.b@gmail.com.ost", ZoneKind.PERSONAL_MAIL, id="Outlook store"),
        pytest.param("Outlook/archive orange.fr.PST", ZoneKind.PERSONAL_MAIL, id="archive"),
        pytest.param(
            "t/Profiles/a/ImapMail/imap.gmail.com/INBOX", ZoneKind.PERSONAL_MAIL, id="Thunderbird"
        ),
    ],
)
@pytest.mark.parametrize("place", [AT_HOME, ON_A_SHARE], ids=["home", "share"])
def test_t_priv_08_other_protected_places_are_off_limits_anywhere(
    path: str, kind: ZoneKind, place: Place
) -> None:
    found = zone(f"/srv/x/{path}", place, last_is_folder=False)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    "path",
    [
        "Outlook/service@chu-exemple.fr.ost",
        "Outlook/x@chu-rome.com.pst",
        "t/ImapMail/imap.chu-exemple.fr/INBOX",
        "t/ImapMail/imap.chu-rome.com/INBOX",
        "Google/Chrome/installer.log",
        "CSE.docx",
        "avocats et notaires/x",
        "syndicat des eaux/x",
        "notes gmail.com.txt",
    ],
)
def test_t_priv_08_work_mail_and_look_alikes_are_not(path: str) -> None:
    assert zone(f"/srv/x/{path}", last_is_folder=False) is None


@given(st.text(string.printable + "éÉﬁ\udcff\u0301", max_size=40))
def test_normalising_is_stable_on_any_name(name: str) -> None:
    once = normalised(name)
    assert normalised(once) == once
