"""Which mounts are media: places that hold documents, each once."""

from collections.abc import Iterable
from typing import Final

from scanner.platform import Mount, MountKind

# Memory, layers of other folders, images of software, and the places where something will appear.
NOT_MEDIA: Final = frozenset(
    {"tmpfs", "ramfs", "hugetlbfs", "rootfs", "overlay", "aufs", "fuse.overlayfs"}
    | {"squashfs", "fuse.squashfuse", "fuse.snapfuse", "erofs", "cramfs"}
    | {"autofs", "fuse.gvfsd-fuse"}
)


def media_among(mounts: Iterable[Mount]) -> list[Mount]:
    """The media, by mount point. A folder mounted a second time elsewhere is left out."""
    found: list[Mount] = []
    for mount in sorted(mounts, key=_outermost_first):
        kept = mount.kind is not MountKind.PSEUDO and mount.fstype not in NOT_MEDIA
        if kept and not any(_shows(other, mount) for other in found):
            found.append(mount)
    return sorted(found, key=lambda mount: mount.point)


def _outermost_first(mount: Mount) -> tuple[int, int, str]:
    return len(mount.root.rstrip("/")), len(mount.point), mount.point


def _shows(other: Mount, mount: Mount) -> bool:
    """Whether the folder of a volume that one mount shows lies in what the other shows."""
    if not mount.numbers or (other.numbers, other.device) != (mount.numbers, mount.device):
        return False
    return f"{mount.root.rstrip('/')}/".startswith(f"{other.root.rstrip('/')}/")
