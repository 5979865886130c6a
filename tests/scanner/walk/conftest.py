"""A system of which each test decides what it tells, over the real files of a temporary folder."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from scanner.platform import Mount, MountKind
from scanner.platform.posix import PosixSystem
from scanner.walk import Item, WalkRules, walk


class FakeSystem(PosixSystem):
    """POSIX with mounts, homes and well-known folders of the test's choice."""

    web_roots: tuple[str, ...] = ()
    temporary_folders: tuple[str, ...] = ()
    sync_roots: tuple[str, ...] = ()

    def __init__(
        self,
        *,
        mounts: Iterable[Mount] = (),
        homes: Iterable[Path | str] = (),
        encrypted: bool | None = None,
        placeholders: Iterable[str] = (),
        owner: bool = True,
    ) -> None:
        super().__init__({})
        self._mounts = [Mount("/", "/dev/vda", "ext4", MountKind.FIXED), *mounts]
        self.homes = tuple(str(home) for home in homes)
        self._encrypted, self._owner = encrypted, owner
        self._placeholders = frozenset(placeholders)

    def _read_mounts(self) -> list[Mount]:
        return self._mounts

    def volume_encrypted(self, folder: str) -> bool | None:
        """What the test said."""
        return self._encrypted

    def is_cloud_placeholder(self, name: str, found: Any) -> bool:
        """The names that the test gave."""
        return name in self._placeholders or super().is_cloud_placeholder(name, found)

    def owns(self, path: str, found: Any) -> bool:
        """What the test said."""
        return self._owner


@pytest.fixture
def system() -> FakeSystem:
    return FakeSystem()


@pytest.fixture
def fake_system() -> type[FakeSystem]:
    return FakeSystem


@pytest.fixture
def met(tmp_path: Path, system: FakeSystem) -> Callable[..., list[tuple[str, str]]]:
    """Walk `tmp_path`; give for each item its path from there and its reason, or its class."""

    def run(on: FakeSystem = system, **rules: Any) -> list[tuple[str, str]]:
        rules.setdefault("roots", (str(tmp_path),))
        return [_told(item, tmp_path) for item in walk(WalkRules(**rules), on)]

    return run


def _told(item: Item, base: Path) -> tuple[str, str]:
    reason = getattr(item, "reason", None)
    path = item.path.removeprefix(f"{base}/")
    return path, reason.value if reason else type(item).__name__.lower()
