"""Builds the laptop below `build/guest`: Debian's kernel, a root file system, Colmate installed.

No root device is mounted and nothing is installed on the host: `mke2fs -d` fills the disk.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from tests.guest.machine import Image
from tests.rig.locked import LINUX, ROOT, locked_for

HOME: Final = ROOT / "build" / "guest"
INSIDE: Final = Path(__file__).parent / "inside"
UNITS: Final = ROOT / "deploy" / "systemd"
DISK_BYTES: Final = 2000 << 20
DEBIAN: Final = (
    "systemd-sysv,udev,dbus,kmod,python3,cryptsetup-bin,dmsetup,e2fsprogs,dosfstools,cifs-utils,"
    "iproute2,util-linux"
)
# Of the 400 MB of modules, those that a laptop with USB, LUKS and shares needs here.
MODULES: Final = (
    "block", "drivers/usb", "drivers/scsi", "drivers/md", "drivers/block", "drivers/virtio",
    "drivers/net/virtio_net.ko", "drivers/net/net_failover.ko", "drivers/char/virtio_console.ko",
    "net/core", "net/dns_resolver", "fs", "crypto", "lib", "arch/x86/crypto",
)  # fmt: skip
AT_BOOT: Final = ("virtio_pci", "virtio_blk", "ext4")
PYTHON: Final = (3, 11)  # Debian's: packages are taken from this environment
PROGRAMS: Final = {
    "qemu-system-x86_64": "qemu-system-x86", "mmdebstrap": "mmdebstrap", "depmod": "kmod",
    "mke2fs": "e2fsprogs", "cpio": "cpio", "busybox": "busybox-static", "sfdisk": "fdisk",
    "mkfs.vfat": "dosfstools", "mcopy": "mtools", "smbd": "samba",
    "smbpasswd": "samba-common-bin", "ip": "iproute2", "apt-get": "apt",
}  # fmt: skip
_LIB: Final = Path("usr/lib/colmate")


def lacks() -> list[str]:
    """What else is missing on this machine."""
    found = []
    if sys.version_info[:2] != PYTHON:
        found.append("Python 3.11, which Debian's is")
    if os.name != "posix" or os.geteuid() != 0:
        found.append("root")
    if not Path("/dev/net/tun").exists():
        found.append("/dev/net/tun")
    if not UNITS.is_dir():
        found.append("deploy/systemd")
    return found


def image() -> Image:
    """The image; made first where something of it has changed. Its disk is new each time."""
    kernel = _kernel_package()
    base = HOME / f"base-{_key(kernel, DEBIAN, *MODULES, __doc__ or '')}"
    if not (base / "ready").exists():
        for former in HOME.glob("base-*"):
            shutil.rmtree(former)
        _make_base(base, kernel)
        (base / "ready").touch()
    disk = HOME / "disk.img"
    _make_disk(base, disk)
    return Image(base / "vmlinuz", base / "initrd.gz", disk)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _kernel_package() -> str:
    told = _do("apt-cache", "depends", "linux-image-amd64")
    return next(line.split()[1] for line in told.splitlines() if "Depends: linux-image" in line)


def _make_base(base: Path, package: str) -> None:
    """All that does not change with Colmate."""
    base.mkdir(parents=True)
    _do("apt-get", "download", package, cwd=base)
    kernel, root = base / "kernel", base / "root"
    _do("dpkg-deb", "-x", str(next(base.glob("linux-image-*.deb"))), str(kernel))
    _do("mmdebstrap", "--variant=minbase", f"--include={DEBIAN}", "bookworm",
        str(base / "root.tar"), timeout_s=400)  # fmt: skip
    root.mkdir()
    _do("tar", "-C", str(root), "-xf", str(base / "root.tar"), "--exclude=./dev/*")
    version = next((kernel / "lib/modules").iterdir()).name
    _copy_modules(kernel / "lib/modules" / version, root / "lib/modules" / version)
    _do("depmod", "-b", str(root), version)
    shutil.copy(next((kernel / "boot").glob("vmlinuz-*")), base / "vmlinuz")
    _make_initrd(base, root, version)
    (root / "etc/hostname").write_text("laptop1\n", "utf-8")
    shutil.rmtree(kernel)
    for used in (*base.glob("*.deb"), base / "root.tar"):
        used.unlink()


def _copy_modules(source: Path, to: Path) -> None:
    for name in MODULES:
        found = source / "kernel" / name
        (to / "kernel" / name).parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, to / "kernel" / name)
        else:
            shutil.copy(found, to / "kernel" / name)
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        shutil.copy(source / name, to / name)


def _make_initrd(base: Path, root: Path, version: str) -> None:
    """Loads the disk's driver and goes on to systemd."""
    tree = base / "initrd"
    for name in ("bin", "modules", "proc", "sys", "dev", "new"):
        (tree / name).mkdir(parents=True)
    shutil.copy(shutil.which("busybox") or "", tree / "bin/busybox")
    order: list[str] = []
    for module in AT_BOOT:
        told = _do("modprobe", "-d", str(root), "-S", version, "--show-depends", module)
        for line in told.splitlines():
            path = Path(line.split()[1]) if line.startswith("insmod") else None
            if path is not None and path.name not in order:
                order.append(path.name)
                shutil.copy(path, tree / "modules")
    loads = "\n".join(f"/bin/busybox insmod /modules/{name}" for name in order)
    init = (INSIDE / "init.sh").read_text("utf-8").replace("@LOAD_MODULES@", loads)
    (tree / "init").write_text(init, "utf-8")
    (tree / "init").chmod(0o755)
    _do("sh", "-c", "find . | cpio -o -H newc --quiet | gzip -1 > ../initrd.gz", cwd=tree)
    shutil.rmtree(tree)


def _make_disk(base: Path, disk: Path) -> None:
    """The root file system with Colmate in it, as a package would lay it down."""
    root = HOME / "with-colmate"
    shutil.rmtree(root, ignore_errors=True)
    _do("cp", "-a", "--reflink=auto", str(base / "root"), str(root))
    _install_colmate(root)
    units = root / "etc/systemd/system"
    shutil.copy(INSIDE / "remote.py", root / "root/remote.py")
    shutil.copy(INSIDE / "remote.service", units / "colmate-test-remote.service")
    (units / "multi-user.target.wants").mkdir(exist_ok=True)
    (units / "multi-user.target.wants/colmate-test-remote.service").symlink_to(
        "/etc/systemd/system/colmate-test-remote.service"
    )
    disk.unlink(missing_ok=True)
    with disk.open("wb") as stream:
        stream.truncate(DISK_BYTES)
    _do("mke2fs", "-q", "-t", "ext4", "-d", str(root), str(disk))
    shutil.rmtree(root)


def _install_colmate(root: Path) -> None:
    """A virtual environment of Debian's Python, the locked packages, our wheel, the units."""
    home = root / _LIB
    site = home / "lib/python3.11/site-packages"
    site.mkdir(parents=True)
    (home / "bin").mkdir()
    (home / "bin/python").symlink_to("/usr/bin/python3")
    (home / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n", "utf-8")
    shutil.copy(INSIDE / "colmate.py", home / "bin/colmate")
    (home / "bin/colmate").chmod(0o755)
    for line in locked_for(LINUX, "agent").splitlines():
        for source, name in _files_of(line.partition("==")[0]):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, site / name)
    wheels = HOME / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    _do(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels), cwd=ROOT)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        wheel.extractall(site)  # made a moment ago
    rooms = [str(site / room) for room in ("findings", "detectors", "scanner", "agent")]
    _do(sys.executable, "-m", "compileall", "-q", "-s", str(root), *rooms)
    for unit in UNITS.glob("*.service"):
        shutil.copy(unit, root / "usr/lib/systemd/system")
    (root / "usr/lib/sysusers.d").mkdir(parents=True, exist_ok=True)
    shutil.copy(UNITS / "colmate.sysusers.conf", root / "usr/lib/sysusers.d/colmate.conf")


def _files_of(package: str) -> Iterator[tuple[Path, Path]]:
    """The installed files of a package: where each is, and its name below site-packages."""
    found = distribution(package)
    for name in found.files or ():
        source = Path(str(found.locate_file(name)))
        if ".." not in name.parts and "tests" not in name.parts and source.exists():
            yield source, Path(name)


def _do(*words: str, cwd: Path | None = None, timeout_s: float = 120) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=timeout_s,
                          check=False)  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words[:3])}: {done.stderr[-800:]}")
    return done.stdout
