"""A medium has one identity on every machine, and shows nothing of its owner."""

from pathlib import Path

import pytest

from agent.places.medium import Basis, Medium, canonical_share, canonical_uuid, described
from findings import Fingerprinter
from scanner.platform import EncryptionState
from scanner.platform.linux import LinuxSystem
from tests.scanner.platform.kernel import LUKS, Kernel

KEY = Fingerprinter(b"a key of the tests")
STICK = "pci0/usb1/1-2/1-2:1.0/host6/block"


def laptop(
    top: Path,
    *,
    name: str = "sdb",
    serial: str = "0123456789",
    sectors: int = 129024,
    point: str = "/media/martin/CLE MARTIN",
    **udev: str,
) -> LinuxSystem:
    """A machine into which a stick has been put."""
    kernel = Kernel(top)
    disk = kernel.disk("8:16", f"{STICK}/{name}", size="131072\n")
    kernel.disk("8:17", f"{STICK}/{name}/{name}1", partition="1\n", size=f"{sectors}\n")
    usb = disk.parents[3]
    (usb / "idVendor").write_text("0951\n")
    (usb / "serial").write_text(f"{serial}\n")
    kernel.udev("8:17", **udev)
    kernel.mount(point.replace(" ", r"\040"), f"/dev/{name}1", "vfat", "8:17")
    return kernel.system()


def medium(system: LinuxSystem) -> Medium:
    found = described(system.mounts[0], system, KEY)
    assert found
    return found


def test_a_key_seen_on_three_laptops_is_one_key(tmp_path: Path) -> None:
    told = {"ID_FS_UUID": "1A2B-3C4D", "ID_FS_LABEL_ENC": "CLE"}
    seen = {
        medium(laptop(tmp_path / "a", **told)).identity,
        medium(laptop(tmp_path / "b", name="sdc", point="/mnt/x", **told)).identity,
        medium(laptop(tmp_path / "c", serial="", ID_FS_UUID="1a2b-3c4d")).identity,
    }
    assert len(seen) == 1
    assert seen.pop().startswith("hmac-sha256:")


@pytest.mark.parametrize(
    ("given", "basis"),
    [
        ({"ID_FS_UUID": "1A2B-3C4D"}, Basis.FILE_SYSTEM),
        ({"ID_FS_UUID": "0000-0000"}, Basis.USB_SERIAL),
        ({}, Basis.USB_SERIAL),
        ({"serial": "1", "ID_FS_LABEL_ENC": "CLE"}, Basis.LABEL),
        ({"serial": "000000000000", "ID_FS_LABEL_ENC": "CLE"}, Basis.LABEL),
        ({"serial": "", "ID_FS_LABEL_ENC": "NO NAME"}, Basis.PLACE),
        ({"serial": ""}, Basis.PLACE),
    ],
)
def test_the_surest_fact_is_taken_and_which_it_was_is_told(
    tmp_path: Path, given: dict[str, str], basis: Basis
) -> None:
    assert medium(laptop(tmp_path, **given)).basis is basis  # type: ignore[arg-type] - all texts


def test_two_sticks_of_one_label_and_two_sizes_differ(tmp_path: Path) -> None:
    systems = [
        laptop(tmp_path / str(sectors), serial="", sectors=sectors, ID_FS_LABEL_ENC="CLE")
        for sectors in (1000, 2000)
    ]
    assert len({medium(system).identity for system in systems}) == 2


def test_another_hospital_knows_the_key_by_another_name(tmp_path: Path) -> None:
    system = laptop(tmp_path, ID_FS_UUID="1A2B-3C4D")
    other = described(system.mounts[0], system, Fingerprinter(b"the key of another hospital"))
    assert other
    assert other.identity != medium(system).identity


def test_nothing_of_a_medium_is_shown(tmp_path: Path) -> None:
    found = medium(laptop(tmp_path, ID_FS_UUID="1A2B-3C4D", ID_FS_LABEL_ENC="MARTIN"))
    assert found.point == "/media/martin/CLE MARTIN"
    shown = repr(found).casefold()
    assert not any(word in shown for word in ("martin", "sdb", "1a2b", "0123456789"))


def test_a_medium_says_how_it_is_encrypted(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path)
    kernel.disk("8:17", f"{STICK}/sdb/sdb1", size="9\n")
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("sdb1",), dm__uuid=LUKS, size="9\n")
    kernel.mount(tmp_path, "/dev/mapper/x", "ext4", "254:0")
    assert medium(kernel.system()).encryption.state is EncryptionState.PROTECTED


def test_a_medium_that_has_gone_is_none(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path)
    kernel.mount("/media/jm/KEY", "/dev/sdb1", "vfat", "8:17")
    system = kernel.system()
    assert described(system.mounts[0], system, KEY) is None


@pytest.mark.parametrize(
    ("told", "canonical"),
    [
        pytest.param("1A2B-3C4D", "1A2B-3C4D", id="FAT"),
        pytest.param("01D7A2B31A2B3C4D", "1A2B-3C4D", id="NTFS on Linux"),
        pytest.param("d0e1-00ff", "D0E1-00FF", id="small letters"),
        pytest.param("00000000-0000-0000-0000-000000000000", "", id="never set"),
        pytest.param(" ", "", id="none"),
    ],
)
def test_a_number_has_one_spelling(told: str, canonical: str) -> None:
    assert canonical_uuid(told) == canonical


@pytest.mark.parametrize(
    "told",
    [
        "//SRV/drh", r"\\srv\DRH", "//jm@srv/drh/", "srv:/drh", "jm@srv:/drh",
        "smb-share:server=srv,share=drh", "smb-share:domain=chu,server=srv,share=drh,user=jm",
        "//srv/dr%68",
    ],
)  # fmt: skip
def test_a_share_is_one_however_a_system_spells_it(told: str) -> None:
    assert canonical_share(told) == "//srv/drh"
