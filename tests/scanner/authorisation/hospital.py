"""A small hospital: one machine, one person with a private zone, an RSSI and a DPO with keys."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from scanner.authorisation.authorities import Role
from scanner.authorisation.keys import public_line
from scanner.authorisation.signature import Document
from scanner.authorisation.statement import Ground, Presence, Statement
from scanner.cli.engine import Engine
from scanner.platform import Mount, MountKind
from scanner.platform.posix import PosixSystem

NOW = datetime.now(UTC).replace(microsecond=0)
RSSI, DPO, OTHER = "Claire Renard", "Paul Lefèvre", "Zoé Exemple"
PLANTED = "DURAND_Lucie_oncologie"  # part of the name of each file in the zone


class Machine(PosixSystem):
    """A machine whose folders and whose name are the test's. Nobody there owns what is scanned."""

    def __init__(self, base: Path) -> None:
        super().__init__({})
        self._base = base
        self.homes = ()
        self.name = "PC-042"

    @property
    def settings_folder(self) -> str:
        """Where the authorities are."""
        return str(self._base / "etc")

    @property
    def state_folder(self) -> str:
        """Where uses are kept."""
        return str(self._base / "state")

    @property
    def account(self) -> str:
        """Who runs this."""
        return "adm-martin"

    def _read_mounts(self) -> list[Mount]:
        return [Mount("/", "/dev/vda", "ext4", MountKind.FIXED)]

    def owns(self, path: str, found: Any) -> bool:
        """Never: the zone is another's."""
        del path, found
        return False


class Hospital:
    """Its files lie under `base`."""

    def __init__(self, base: Path) -> None:
        self.base = base.resolve()
        self.home = self.base / "home" / "jm"
        self.zone = self.home / "PERSO"
        self.machine = Machine(self.base)
        self.keys = {name: OKPKey.generate_key("Ed25519") for name in (RSSI, DPO, OTHER)}

    @classmethod
    def built(cls, base: Path) -> "Hospital":
        """With files in the zone and beside it, and both persons listed."""
        hospital = cls(base)
        for place in ("PERSO", "PERSO/deep", "PERSO/CSE", "Bureau", "PRIVE"):
            (hospital.home / place).mkdir(parents=True)
            (hospital.home / place / f"{PLANTED}.txt").write_text("liste de courses\n")
        (hospital.base / "etc").mkdir(mode=0o755)
        hospital.list_authorities((RSSI, Role.AUTHOR), (DPO, Role.DPO))
        return hospital

    @property
    def authorities(self) -> Path:
        """The list of who may sign."""
        return self.base / "etc" / "authorities.jwks"

    def list_authorities(self, *listed: tuple[str, Role]) -> None:
        """Write the list, each key under its owner's name."""
        self.write_authorities(
            [json.loads(public_line(self.keys[name], name, role)) for name, role in listed]
        )

    def write_authorities(self, keys: Any) -> None:
        """Write any list."""
        self.authorities.write_text(json.dumps({"keys": keys}))
        self.authorities.chmod(0o644)

    def statement(self, **changes: Any) -> Statement:
        """A statement that holds now, with what is changed of it."""
        said = Statement.new(
            ground=Ground.DATA_BREACH,
            event="Une liste de patients aurait été copiée hier soir.",
            author=RSSI,
            approver=DPO,
            called_at=NOW - timedelta(hours=2),
            presence=Presence.ABSENT,
            endpoint="pc-042",
            path=str(self.zone),
            not_before=NOW - timedelta(hours=1),
            expires=NOW + timedelta(hours=23),
        )
        return replace(said, **changes)

    def signed(
        self, statement: Statement | None = None, by: Sequence[str] = (RSSI, DPO)
    ) -> Document:
        """Signed by the keys of some persons, in this order."""
        document = Document.parse((statement or self.statement()).written())
        for name in by:
            document = document.signed(self.keys[name])
        return document

    def file(self, document: Document | bytes | None = None) -> str:
        """The path of a file that holds a document; without one, of an authorisation that holds."""
        content = document or self.signed()
        path = self.base / f"{os.urandom(4).hex()}.json"
        path.write_bytes(content if isinstance(content, bytes) else content.written)
        return str(path)

    @property
    def journal(self) -> list[dict[str, Any]]:
        """The lines of the journal."""
        path = self.base / "state" / "authorisations.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    @property
    def notices(self) -> list[str]:
        """The texts of the notices."""
        found = (self.base / "state" / "notices").iterdir()
        return [path.read_text("utf-8") for path in sorted(found)]

    def engine(self) -> Engine:
        """The scanner's own engine, on this machine."""
        from scanner.explain import explain  # noqa: PLC0415 - only the end-to-end tests need it
        from scanner.run import sweep  # noqa: PLC0415

        def on_machine(options: Any, **watchers: Any) -> Any:
            return sweep(options, **watchers, system=self.machine)

        return Engine(on_machine, explain, lambda: self.machine)
