"""Invented patients and carers. No NIR can be anybody's: order numbers 990 to 999, right keys.

Names are of several origins and shapes; streets do not exist; telephones are of the ranges that
ARCEP keeps for fiction; numbers of carers pass Luhn and belong to no one.
"""

import random
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from tests.makers.person import Person as MakerPerson

_SEED: Final = 20261122
_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
# INSEE code of the birth place, postcode and town of the address.
PLACES: Final = (
    ("75112", "75012", "Paris"), ("69387", "69007", "Lyon"), ("63113", "63000", "Clermont-Ferrand"),
    ("2A004", "20000", "Ajaccio"), ("2B033", "20200", "Bastia"), ("97411", "97400", "Saint-Denis"),
    ("97105", "97100", "Basse-Terre"), ("33063", "33000", "Bordeaux"),
    ("31555", "31000", "Toulouse"), ("59350", "59000", "Lille"), ("44109", "44000", "Nantes"),
    ("67482", "67000", "Strasbourg"), ("35238", "35000", "Rennes"), ("29019", "29200", "Brest"),
    ("13205", "13005", "Marseille"), ("06088", "06000", "Nice"), ("34172", "34000", "Montpellier"),
    ("76540", "76000", "Rouen"), ("54395", "54000", "Nancy"), ("99352", "93200", "Saint-Denis"),
    ("99139", "94500", "Champigny-sur-Marne"), ("99350", "92000", "Nanterre"),
)  # fmt: skip
_STREETS: Final = (
    "rue des Peupliers bleus", "allée du Vieux Lavoir", "impasse des Tisserands gris",
    "chemin de la Source froide", "place du Puits carré", "avenue des Sablons roux",
    "rue de l'Ancienne Forge", "boulevard des Cerisiers hauts", "sente du Moulin brun",
)  # fmt: skip
FAMILIES: Final = (
    "LE GOFF", "BENALI", "DA SILVA FERREIRA", "NGUYEN VAN", "DIALLO", "VAN DER MEERSCH",
    "ETXEBERRIA", "O'BRIEN", "LEFÈVRE-DUMAS", "KOWALCZYK", "RAKOTOMALALA", "HABIMANA", "SCHMITTER",
    "MARCHETTI", "ÖZDEMIR", "HADDAD", "CASABIANCA", "PAPADOPOULOS", "BEAUFILS", "TRÉMOULET",
    "GUILLERMIN", "QUÉMÉNEUR", "DE LA BRETONNIÈRE", "ABDELKADER", "FOURNEYRON", "KERVELLA",
    "SANGARÉ", "TOURNEMINE", "VANDENBERGHE", "YILDIRIM", "ZEMMOURI", "ROUSSILLON", "PELLETREAU",
    "MAZURIER", "IBÁÑEZ", "CHAMOISEAU", "BARTHÉLÉMY-ROY", "DUVIVIER", "NOVAKOVIC", "LAKSHMANAN",
)  # fmt: skip
WOMEN: Final = (
    "Anne-Laure", "Fatoumata", "Maëlys", "Yasmina", "Thi Huong", "Bénédicte", "Solenn", "Graziella",
    "Aïcha", "Éléonore", "Marguerite", "Ludivine", "Svetlana", "Noémie", "Rokhaya", "Josiane",
)  # fmt: skip
MEN: Final = (
    "Jean-Baptiste", "Mamadou", "Erwan", "Karim", "Xabier", "Théophile", "Désiré", "Wladimir",
    "Mehmet", "François-Xavier", "Gaspard", "Zinedine", "Rodrigue", "Tomás", "Anatole", "Ferdinand",
)  # fmt: skip


@dataclass(frozen=True)
class Patient:
    """Somebody who does not exist. `place` is the INSEE code of the birth place."""

    family: str
    given: str
    sex: str  # M or F
    born: date
    place: str
    order: int
    street: str
    postcode: str
    town: str
    phone: str
    ipp: str
    stay: str

    @cached_property
    def nir(self) -> str:
        """The national number with its key, compact."""
        sex = "1" if self.sex == "M" else "2"
        number = f"{sex}{self.born:%y%m}{self.place}{self.order:03}"
        counted = number.replace("2A", "19").replace("2B", "18")
        return f"{number}{97 - int(counted) % 97:02}"

    @property
    def nir_spaced(self) -> str:
        """The national number as a carte Vitale prints it."""
        n = self.nir
        return f"{n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:10]} {n[10:13]} {n[13:]}"

    @property
    def birth(self) -> str:
        """JJ/MM/AAAA."""
        return f"{self.born:%d/%m/%Y}"

    @property
    def birth_words(self) -> str:
        """As a letter writes it: 4 novembre 1972."""
        day = "1er" if self.born.day == 1 else str(self.born.day)
        return f"{day} {_MONTHS[self.born.month - 1]} {self.born.year}"

    @property
    def civility(self) -> str:
        """Mme or M."""
        return "M." if self.sex == "M" else "Mme"

    @property
    def e(self) -> str:
        """The mark of the feminine: née, hospitalisée."""
        return "" if self.sex == "M" else "e"

    @property
    def email(self) -> str:
        """An address at a domain that nobody can have."""
        return f"patient.{self.ipp[-5:]}@courriel.example"

    def as_maker(self, **more: str) -> MakerPerson:
        """The same person for the makers of medical formats."""
        person: MakerPerson = {
            "nir": self.nir, "family": self.family, "birth_name": self.family, "given": self.given,
            "birth_date": self.born.isoformat(), "sex": self.sex, "street": self.street,
            "postcode": self.postcode, "city": self.town.upper(),
            "phone": self.phone.replace(" ", ""), "ipp": self.ipp, "iep": self.stay,
            "stay_date": "2026-03-09", "diagnosis_code": "C509",
            "diagnosis": "Tumeur maligne du sein", "act_code": "QEFA003",
            "medicine": "TAMOXIFENE 20 mg", "carer_family": DOCTORS[0].family,
            "carer_given": DOCTORS[0].given, "rpps": DOCTORS[0].rpps,
        }  # fmt: skip
        return person | more  # type: ignore[return-value]  # keys of the same TypedDict

    def written(self) -> set[str]:
        """Every form in which a sample may hold something of this person."""
        born = self.born
        return {
            self.nir, self.nir_spaced, f"{self.nir[:13]} {self.nir[13:]}", self.family, self.given,
            self.birth, self.birth_words, born.isoformat(), f"{born:%d.%m.%Y}", f"{born:%d-%m-%Y}",
            f"{born:%Y%m%d}", f"{born:%d%m%Y}", self.ipp, self.stay, self.phone,
            self.phone.replace(" ", ""), self.street, self.email,
        }  # fmt: skip


@dataclass(frozen=True)
class Doctor:
    """A carer who does not exist."""

    family: str
    given: str
    speciality: str
    rpps: str
    phone: str

    @property
    def name(self) -> str:
        """As a letter signs."""
        return f"Dr {self.given} {self.family}"

    def written(self) -> set[str]:
        """What no report may repeat."""
        return {self.family, self.rpps, self.phone}


def _luhn(digits: str) -> str:
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return digits + str(-total % 10)


_SPECIALITIES: Final = (
    "oncologie", "cardiologie", "chirurgie viscérale", "anatomopathologie", "psychiatrie",
    "gynécologie-obstétrique", "médecine d'urgence", "neurologie", "pneumologie", "radiologie",
)  # fmt: skip
_DOCTOR_NAMES: Final = (
    ("MARCHEFROID", "Pauline"), ("QUERCY-LAFONT", "Hubert"), ("BOUZIDI-MOREL", "Samia"),
    ("STAINVILLE", "Octave"), ("DEROUINEAU", "Clotilde"), ("ANDRIANTSOA", "Hery"),
    ("PUYGRENIER", "Agathe"), ("WOJTASIK", "Bruno"), ("CHANTELOUBE", "Irène"),
    ("FERRÉOL-TIAN", "Ambroise"),
)  # fmt: skip
DOCTORS: Final = tuple(
    Doctor(family, given, speciality, _luhn(f"99700{41 + 37 * i:05}"), f"02 61 91 1{i} 2{i}")
    for i, ((family, given), speciality) in enumerate(
        zip(_DOCTOR_NAMES, _SPECIALITIES, strict=True)
    )
)


def cohort(count: int, seed: int = _SEED) -> tuple[Patient, ...]:
    """So many distinct patients, the same at every call."""
    dice = random.Random(seed)
    known: dict[str, Patient] = {}
    while len(known) < count:
        patient = _drawn(dice)
        known.setdefault(patient.nir, patient)
    return tuple(known.values())


def _drawn(dice: random.Random) -> Patient:
    sex = dice.choice("MF")
    place, postcode, town = dice.choice(PLACES)
    return Patient(
        family=dice.choice(FAMILIES),
        given=dice.choice(WOMEN if sex == "F" else MEN),
        sex=sex,
        born=date.fromordinal(
            dice.randint(date(1931, 1, 1).toordinal(), date(2008, 12, 31).toordinal())
        ),
        place=place,
        order=dice.randint(990, 999),
        street=f"{dice.randint(2, 98)} {dice.choice(_STREETS)}",
        postcode=postcode,
        town=town,
        phone=f"06 39 98 {dice.randint(0, 99):02} {dice.randint(0, 99):02}",
        ipp=f"80{dice.randint(10**7, 10**8 - 1)}",
        stay=f"2600{dice.randint(10**7, 10**8 - 1)}",
    )


CAST: Final = cohort(60)
"""The patients of letters, each sample its own."""
LADIES: Final = tuple(person for person in CAST if person.sex == "F")
GENTLEMEN: Final = tuple(person for person in CAST if person.sex == "M")
WAITING_LIST: Final = cohort(200, seed=_SEED + 1)
COHORT: Final = cohort(40, seed=_SEED + 2)
EMPLOYEES: Final = cohort(30, seed=_SEED + 3)
EVERYONE: Final = (*CAST, *WAITING_LIST, *COHORT, *EMPLOYEES)


def planted_values() -> set[str]:
    """Every raw value of every sample: none may be in any output of a sweep."""
    values: set[str] = {"ZEBULARD", "Martial"}  # the relative that HL7 and CDA samples name
    written = [person.written() for person in EVERYONE] + [carer.written() for carer in DOCTORS]
    return values.union(*written)
