"""The rules that an authorisation must meet, each checked by itself.

The first objection is enough to open nothing; `colmate authorisation check` shows them all.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scanner.authorisation.authorities import Authority, Role, read_authorities
from scanner.authorisation.refusal import Refused, Why
from scanner.authorisation.signature import Document
from scanner.authorisation.statement import Statement, same_name
from scanner.platform import System
from scanner.walk.places import place_of
from scanner.walk.private_zones import zones_of
from scanner.walk.protected_names import OPENABLE
from scanner.walk.roots import Root, root_at


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a document with a signature that holds, and the first that does not."""

    by: tuple[Authority, ...] = ()
    objection: Refused | None = field(default=None)


def signed(document: Document, system: System) -> Signed:
    """Check every signature against the authorities of this machine."""
    found: list[Authority] = []
    try:
        found.extend(document.signers(read_authorities(system)))
    except Refused as objection:
        return Signed(tuple(found), objection)
    return Signed(tuple(found))


def signature_objections(statement: Statement, signed: Signed) -> Iterator[Refused]:
    """What is wrong with the signatures: two keys of two persons, those whom it names."""
    if signed.objection is not None:
        yield signed.objection
        return
    authors = [one for one in signed.by if one.role is Role.AUTHOR]
    approvers = [one for one in signed.by if one.role is Role.DPO]
    if not authors:
        yield Refused(Why.NO_AUTHOR)
    if not approvers:
        yield Refused(Why.NO_DPO)
    one_person = any(same_name(a.name, b.name) for a in authors for b in approvers)
    if one_person or statement.names_one_person:
        yield Refused(Why.SAME_PERSON)
    elif not _named(statement.author, authors) or not _named(statement.approver, approvers):
        yield Refused(Why.OTHER_SIGNER)


def time_objections(statement: Statement, now: datetime) -> Iterator[Refused]:
    """What is wrong with the moment. Its length was judged when the statement was read."""
    if now < statement.not_before:
        yield Refused(Why.NOT_YET, when=statement.not_before.isoformat(" "))
    if now >= statement.expires:
        yield Refused(Why.EXPIRED, when=statement.expires.isoformat(" "))
    if now < statement.called_at:
        yield Refused(Why.NOT_CALLED, when=statement.called_at.isoformat(" "))


def place_objections(statement: Statement, system: System) -> Iterator[Refused]:
    """What is wrong with the place: it must be a personal zone of this machine, or lie in one."""
    if statement.endpoint.casefold() != system.name.casefold():
        yield Refused(Why.OTHER_ENDPOINT, name=system.name)
        return
    try:
        zone = root_at(statement.path, system)
    except (OSError, ValueError):
        yield Refused(Why.NOT_THERE)
        return
    if system.key(zone_of(statement)) != system.key(zone.real):
        yield Refused(Why.BY_A_LINK)
        return
    names = system.components(zone.real)
    place = place_of(zone.real, system)
    kinds = [zone.kind for zone in zones_of(names, place, last_is_folder=zone.is_folder)]
    if not kinds:
        yield Refused(Why.NOT_PRIVATE)
    elif not OPENABLE.issuperset(kinds):
        yield Refused(Why.PROTECTED)


def root_objections(
    statement: Statement, roots: Sequence[str], system: System
) -> Iterator[Refused]:
    """What is wrong with what is to be scanned: one root, the zone or a part of it."""
    found = [root for path in roots if (root := _root(path, system)) is not None]
    inside = len(found) == len(roots) == 1 and system.is_under(found[0].real, zone_of(statement))
    if not inside:
        yield Refused(Why.OTHER_PATH)


def zone_of(statement: Statement) -> str:
    """The absolute path of the zone, spelled as this system spells it."""
    return os.path.normpath(statement.path)


def objections(document: Document, system: System, now: datetime) -> Iterator[Refused]:
    """All that is wrong with a document on this machine at this moment, use and root apart."""
    yield from signature_objections(document.statement, signed(document, system))
    yield from time_objections(document.statement, now)
    yield from place_objections(document.statement, system)


def _named(name: str, signers: Sequence[Authority]) -> bool:
    """Whether one of the signers bears a name; a missing signature is another objection."""
    return not signers or any(same_name(name, one.name) for one in signers)


def _root(path: str, system: System) -> Root | None:
    try:
        return root_at(path, system)
    except (OSError, ValueError):
        return None
