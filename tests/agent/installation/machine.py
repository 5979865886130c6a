"""A machine in a folder: its service manager only remembers what it was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.installation.apply import apply
from agent.installation.place import Found, Place, SystemName
from agent.installation.plan import plan, plan_removal
from agent.installation.this_machine import found_at


def say(text: str, /, **values: object) -> str:
    """English."""
    return text.format(**values) if values else text


@dataclass
class FakeMachine:
    """`refuses` names the programs' first words that fail."""

    place: Place
    ordered: list[tuple[str, ...]] = field(default_factory=list)
    refuses: frozenset[tuple[str, ...]] = frozenset()
    service: bool = False

    @classmethod
    def at(cls, root: Path, system: SystemName) -> "FakeMachine":
        """A machine whose files lie below `root`."""
        place = Place(
            system=system,
            program=("/opt/colmate/bin/colmate",),
            settings_file=root / "etc/colmate/agent.toml",
            state_folder=root / "var/lib/colmate",
            root=root,
        )
        return cls(place)

    def order(self, command: Sequence[str]) -> bool:
        """Remember, and obey unless it is to refuse."""
        self.ordered.append(tuple(command))
        if command[0] == "sc.exe":
            self.service = {"create": True, "delete": False}.get(command[1], self.service)
        return not any(tuple(command[: len(one)]) == one for one in self.refuses)

    def found(self) -> Found:
        """As `install` looks; `sc query` answers by what was created."""
        return replace(found_at(self.place), service=self.service)

    def install(self, *, dry_run: bool = False) -> list[str]:
        """Install, without the checks."""
        steps = plan(self.place, self.found())
        return apply(steps, say, self.order, dry_run=dry_run)

    def uninstall(self, *, purge: bool = False) -> list[str]:
        """Remove."""
        steps = plan_removal(self.place, self.found(), purge=purge)
        return apply(steps, say, self.order, dry_run=False)

    def files(self) -> set[str]:
        """All files and links there."""
        root = self.place.root
        return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}
