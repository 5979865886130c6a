"""Media are the places that hold documents, each once."""

from agent.places.selection import media_among
from scanner.platform import Mount, MountKind

FIXED = MountKind.FIXED


def on_disk(point: str, root: str = "/", numbers: str = "8:1") -> Mount:
    return Mount(point, "/dev/sda1", "ext4", FIXED, numbers=numbers, root=root)


def points(*mounts: Mount) -> list[str]:
    return [mount.point for mount in media_among(mounts)]


def test_memory_layers_and_software_images_are_no_media() -> None:
    kinds = ("tmpfs", "overlay", "squashfs", "erofs", "autofs", "fuse.gvfsd-fuse")
    mounts = [Mount(f"/{fstype}", "x", fstype, FIXED) for fstype in kinds]
    mounts.append(Mount("/proc", "proc", "proc", MountKind.PSEUDO))
    assert points(*mounts, on_disk("/")) == ["/"]


def test_shares_sticks_and_phones_are_media() -> None:
    mounts = (
        Mount("/mnt/s", "//nas/s", "cifs", MountKind.NETWORK, numbers="0:50"),
        Mount("/media/jm/KEY", "/dev/sdb1", "vfat", MountKind.REMOVABLE, numbers="8:17"),
        Mount("/run/user/1/gvfs/mtp:x", "mtp:x", "gvfs-mtp", MountKind.REMOVABLE),
        Mount("/pool/a", "pool/a", "zfs", FIXED, numbers="0:60"),
    )
    assert len(points(*mounts)) == 4


def test_a_folder_mounted_once_more_is_left_out() -> None:
    whole, bound, deep = on_disk("/"), on_disk("/srv/x", "/home/x"), on_disk("/z", "/home/x/y")
    assert points(bound, whole, deep) == ["/"]
    assert points(bound, deep) == ["/srv/x"]


def test_of_two_mounts_of_one_folder_one_stays() -> None:
    assert points(on_disk("/mnt/b"), on_disk("/mnt/a")) == ["/mnt/a"]


def test_subvolumes_side_by_side_both_stay() -> None:
    assert points(on_disk("/", "/@"), on_disk("/home", "/@home")) == ["/", "/home"]


def test_the_same_folder_of_two_disks_stays_twice() -> None:
    assert points(on_disk("/", numbers="8:1"), on_disk("/home", numbers="8:2")) == ["/", "/home"]


def test_drives_without_numbers_are_never_taken_for_one() -> None:
    drives = [Mount(f"{letter}:\\", "x", "NTFS", FIXED) for letter in "CD"]
    assert len(points(*drives)) == 2
