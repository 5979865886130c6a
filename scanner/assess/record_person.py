"""Who a record is about: its identifiers as one sighting of a person."""

from collections.abc import Callable, Sequence

from detectors import Match, Record, Role
from findings import Entity
from scanner.assess.evidence import identity_of
from scanner.assess.persons import Sighting, Strength
from scanner.assess.scorecard import IdentityEvidence

_NAME_ROLES = (Role.FULL_NAME, Role.FAMILY_NAME, Role.BIRTH_NAME, Role.GIVEN_NAME)


def sighting_of(
    record: Record, matches: Sequence[Match], key: Callable[[str, str], int]
) -> Sighting:
    """The person of one record, by keyed numbers only."""
    mine = [match for match in matches if identity_of(match) is not None]
    born = _first(mine, Entity.BIRTH_DATE)
    number = _own_number(mine, born)
    ipp = _first(mine, Entity.IPP)
    name = _name(record, mine)
    keys = []
    if number:
        keys.append(key("number", number))
    if ipp:
        keys.append(key("ipp", ipp))
    if name and born:
        keys.append(key("name_born", f"{name}|{born}"))
    elif name:
        keys.append(key("name", name))
    if not keys and born and (stay := _first(mine, Entity.IEP)):
        keys.append(key("stay", stay))
    evidence = {identity_of(match) for match in mine}
    strong = IdentityEvidence.NATIONAL_NUMBER in evidence or bool(name and born)
    return Sighting(tuple(keys), Strength.STRONG if strong else Strength.NAMED)


def _first(matches: Sequence[Match], entity: Entity) -> str | None:
    return next((match.value for match in matches if match.entity is entity), None)


def _own_number(matches: Sequence[Match], born: str | None) -> str | None:
    """The patient's own number: a record may also hold that of the insured parent.

    Where there are several, the one that agrees with the birth date is the patient's.
    """
    numbers = [m.value for m in matches if m.entity in (Entity.INS, Entity.NIR)]
    if born and len(numbers) > 1:
        year_month = born[2:4] + born[5:7]
        numbers.sort(key=lambda number: number[1:5] != year_month)
    return numbers[0] if numbers else None


def _name(record: Record, matches: Sequence[Match]) -> str:
    """Family and given names together, whatever fields they stand in."""
    tokens: list[str] = []
    for match in matches:
        if match.entity is Entity.PERSON and record.fields[match.start].role in _NAME_ROLES:
            tokens += match.value.split()
    return " ".join(sorted(set(tokens)))
