"""Postal addresses, telephone numbers and e-mail addresses.

They lead to a person but tell no patient: confidence stays low, and the subject unknown unless the
text around says that it is the patient's.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.match import Match, Remark, Subject
from detectors.text import Text
from findings import Entity

_PATIENT_BLOCK: Final = re.compile(
    rb"(?<![a-z])(?:patiente?|demeurant|domiciliee?|habitant|nee? le|nee?\(e\)|ddn|ipp|nir|assuree?"
    rb"|adresse d[ue] |coordonnees d[ue] )"
)
_HOUSE: Final = re.compile(
    rb"(?<![a-z])(?:hopita|chu|chr|ch|clinique|centre|service|secretariat|cabinet|dr|docteur|pr"
    rb"|standard|poste|etablissement|laboratoire|pharmacie|mairie|finess)(?![a-rt-z])"
)


def _subject(text: Text, start: int) -> Subject:
    """The patient's when the last words before it that say whose it is say so."""
    before = text.before(start, 160)
    patient = [cue.start() for cue in _PATIENT_BLOCK.finditer(before)]
    house = [cue.start() for cue in _HOUSE.finditer(before)]
    if patient and (not house or patient[-1] > house[-1]):
        return Subject.PATIENT
    return Subject.UNKNOWN


def _match(  # noqa: PLR0913 - the parts of a match, by keyword
    text: Text, entity: Entity, *, value: str, start: int, end: int, confidence: float,
    labelled: bool = False,
) -> Match:  # fmt: skip
    return Match(
        entity=entity,
        detector=_NAMES[entity],
        value=value,
        start=start,
        end=end,
        confidence=confidence,
        subject=_subject(text, start),
        remarks=frozenset({Remark.LABELLED} if labelled else ()),
    )


_NAMES: Final = {Entity.ADDRESS: "address", Entity.PHONE: "phone", Entity.EMAIL: "email"}

# --- addresses ------------------------------------------------------------------------------------

_STREET: Final = (
    r"\b\d{1,4} ?(?:bis|ter|quater|[a-d])? ?,? ?(?:rue|r\.|avenue|ave?\.?|boulevard|bd|bld|blvd"
    r"|place|pl\.?|chemin|che\.?|ch\.|impasse|imp\.?|allees?|all\.?|route|rte|quai|cours|square|sq"
    r"|passage|residence|lotissement|lot|lieu[- ]dit|hameau|villa|cite|faubourg|fg|rond[- ]point"
    r"|esplanade|sentier|mail|montee|traverse|venelle|ruelle|promenade) "
)
_TOWN: Final = re.compile(
    rb"[ ,\-\r\n\t](?P<postcode>(?:0[1-9]|[1-8]\d|9[0-8]) ?\d{3}) "
    rb"(?P<city>[a-z][a-z'\-]+(?: [a-z'\-]+){0,4})"
)
_NOT_OF_ADDRESS: Final = re.compile(rb"[<>@=]|\n[^\n]*\n[^\n]*\n")
_TO_TOWN: Final = 140  # characters: street, building and a place name
_NOT_ALNUM: Final = re.compile(rb"[^a-z0-9]+")


def _address(text: Text, start: int, end: int) -> Iterator[Match]:
    town = _TOWN.search(text.folded, end, end + _TO_TOWN)
    if town is None or _NOT_OF_ADDRESS.search(text.folded, end, town.start("postcode")):
        return
    stop = _end_of_city(text, town.start("city"), town.end("city"))
    value = _NOT_ALNUM.sub(b" ", text.folded[start:stop]).strip().decode("ascii")
    yield _match(text, Entity.ADDRESS, value=value, start=start, end=stop, confidence=0.6)


def _end_of_city(text: Text, start: int, end: int) -> int:
    """A city's words begin with a capital, but for the small ones inside (Saint-Rémy de Provence).

    In text that has no capitals the first word is taken.
    """
    stop = start
    for word in re.finditer(r"\S+", text.raw[start:end]):
        if word[0][0].isupper() or stop == start:
            stop = start + word.end()
        elif word[0].lower() not in _SMALL_WORDS:
            break
    return stop


_SMALL_WORDS: Final = frozenset({"de", "du", "des", "la", "le", "les", "sur", "en", "et", "sous"})

ADDRESS: Final = Detector(
    name="address",
    title="Postal address",
    source="AFNOR XP Z10-011 (adresse postale)",
    entities=(Entity.ADDRESS,),
    anchor=_STREET,
    look=_address,
    finds=(
        "demeurant [[12 rue des Lilas, 69003 LYON]]",
        "[[3 bis avenue Jean Jaurès\n63000 Clermont-Ferrand]]",
        "Adresse : [[105 bd Voltaire 75011 Paris]]",
        "[[7, impasse du Four\nBât. C\n13210 Saint-Rémy de Provence]]",
    ),
    ignores=(
        "12 rue des Lilas",
        "le patient de la chambre 12 place du marché",
        "69003 LYON",
        "voir page 12, rue sans suite 12345",
    ),
    limits="An address without number or postcode.",
)

# --- telephones -----------------------------------------------------------------------------------

_PHONE: Final = (
    r"\b0[1-9](?:[ .\-/]{0,2}\d\d){4}|(?:\+|\b00)33[ .\-]?(?:\(0\)[ .\-]?)?[1-9](?:[ .\-]?\d\d){4}"
)
_PHONE_LABEL: Final = re.compile(
    rb"(?<![a-z])(?:tel|telephone|port|portable|mobile|gsm|fixe|domicile|fax|joindre|appeler)"
    rb"(?![a-z])[^\d\n]{0,16}$"
)


def _phone(text: Text, start: int, end: int) -> Iterator[Match]:
    before, after = text.before(start), text.after(end, 4)
    if re.search(rb"[\da-z][.,\-/]?$|\d $", before) or re.match(rb"[ .\-/]?[\da-z]", after):
        labelled = _PHONE_LABEL.search(before) is not None
        if not labelled or re.match(rb"\d", after):
            return
    labelled = _PHONE_LABEL.search(before) is not None
    written = text.folded[start:end]
    digits = re.sub(rb"\D", b"", written.replace(b"(0)", b"")).decode()
    grouped = len(digits) != len(written)
    if not (grouped or labelled):
        return
    value = "0" + digits[-9:]
    sure = 0.8 if labelled else 0.6
    yield _match(
        text, Entity.PHONE, value=value, start=start, end=end, confidence=sure, labelled=labelled
    )


PHONE: Final = Detector(
    name="phone",
    title="French telephone number",
    source="ARCEP, plan de numérotation",
    entities=(Entity.PHONE,),
    anchor=_PHONE,
    look=_phone,
    finds=(
        "[[06 39 98 01 23]]",
        "tél : [[0639980123]]",
        "[[+33 6 39 98 01 23]]",
        "port. [[06.39.98.01.23]] le soir",
        "joindre au [[0033639980123]]",
    ),
    ignores=("0639980123", "00 39 98 01 23", "12306 39 98 01 23", "06 39 98 01 2345"),
    limits="Ten digits together without a label.",
)

# --- e-mail ---------------------------------------------------------------------------------------

_BEFORE_AT: Final = re.compile(rb"[a-z0-9][a-z0-9._%+\-]{0,63}$")
_HOST: Final = re.compile(rb"[a-z0-9](?:[a-z0-9\-]{0,62}\.){1,5}[a-z]{2,12}(?![a-z0-9\-@])")


def _email(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    at = end - 1 if text.folded[end - 1 : end] != b"@" else end
    local = _BEFORE_AT.search(text.folded, max(0, at - 65), at - 1)
    host = _HOST.match(text.folded, at)
    if local is None or host is None or host[0] == b"patient.mssante.fr":
        return
    value = text.folded[local.start() : host.end()].decode("latin-1")
    begin, stop = local.start(), host.end()
    yield _match(text, Entity.EMAIL, value=value, start=begin, end=stop, confidence=0.7)


EMAIL: Final = Detector(
    name="email",
    title="E-mail address",
    source="RFC 5321, section 4.1.2 (without quoted forms)",
    entities=(Entity.EMAIL,),
    anchor=r"[a-z0-9%+\-_]@[a-z0-9]",
    look=_email,
    finds=(
        "écrire à [[jean.dupont@example.org]].",
        "<[[a_b+c@mail.example.fr]]>",
    ),
    ignores=(
        "279035121518989@patient.mssante.fr",
        "a@b",
        "@exemple",
        "voir x@y. Puis",
    ),
    limits="The address of a patient's health mailbox is reported as INS.",
)
