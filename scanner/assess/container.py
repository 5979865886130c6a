"""A container's record sums up its members: the worst verdict, the union of the patients."""

from collections import Counter
from dataclasses import replace

from findings import Entity, Health, Identity, Outcome, Patients, Reason
from scanner.assess.persons import Persons
from scanner.examined import NOT_ASSESSED, Assessment, Examined, ExaminedMember


def left_out(members: tuple[ExaminedMember, ...]) -> Reason | None:
    """Why something in the members was not read, if so; an empty member hides nothing."""
    reasons = (member.examined.reason for member in members)
    return next((reason for reason in reasons if reason not in (None, Reason.EMPTY)), None)


def summed_up(own: Assessment, members: tuple[ExaminedMember, ...]) -> Assessment:
    """A container's judgement: its own and its members' worst verdict, all their patients."""
    if not members:
        return own
    others = [member.examined.assessment for member in members if not _is_empty(member)]
    everyone = [own, *others]
    worst = max(everyone, key=lambda one: (one.verdict.badness, one.confidence))
    persons = Persons()
    entities: Counter[Entity] = Counter()
    for one in everyone:
        persons.see_all(one.persons)
        entities.update(one.entities)
    counted = persons.count()
    low = max(one.patients.low for one in everyone)
    estimate = max(counted.estimate, low, *(one.patients.estimate for one in everyone))
    return replace(
        worst,
        identity=max((one.identity for one in everyone), key=list(Identity).index),
        health=max((one.health for one in everyone), key=list(Health).index),
        patients=Patients(
            estimate=estimate, low=low, high=max(estimate, sum(o.patients.high for o in everyone))
        ),
        persons=persons.keys(),
        entities=dict(entities),
        findings=own.findings,
        undecided=any(one.undecided for one in everyone),
    )


def _is_empty(member: ExaminedMember) -> bool:
    return member.examined.reason is Reason.EMPTY


def cut_short(members: tuple[ExaminedMember, ...], reason: Reason) -> Examined:
    """A container that was given up: what its members gave still counts."""
    if not members:
        return Examined(media_type=None, outcome=Outcome.FAILED, reason=reason)
    return Examined(
        media_type=None,
        outcome=Outcome.PARTIAL,
        reason=reason,
        assessment=summed_up(NOT_ASSESSED, members),
        members=members,
    )
