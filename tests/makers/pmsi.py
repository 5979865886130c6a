"""Fixed-width PMSI and billing files, written from the layouts of the ATIH notices."""

from tests.makers.person import FINESS, Person, compact, day_first


def placed(width: int, *pieces: tuple[int, str]) -> str:
    """A line of blanks with each piece at its column (from 1)."""
    line = [" "] * width
    for column, text in pieces:
        line[column - 1 : column - 1 + len(text)] = text
    return "".join(line)


def _sex(person: Person) -> str:
    return "2" if person["sex"] == "F" else "1"


def _file(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def vid_hosp(persons: list[Person], version: str = "V015") -> bytes:
    """VID-HOSP: identity and stay of each patient."""
    has_ins = version in ("V014", "V015", "V016")
    return _file(
        [
            placed(
                470,
                (1, person["nir"] + "01"),
                (20, day_first(person["birth_date"]) + _sex(person)),
                (29, person["iep"].ljust(20) + version + FINESS + person["nir"]),
                (162, day_first(person["stay_date"])),
                (275, day_first(person["stay_date"]) * 2),
                (354, person["ipp"]),
                (374, person["nir"] if has_ins else ""),
                (397 if has_ins else 381, person["carer_family"]),
                (422 if has_ins else 406, person["carer_given"]),
            )
            for person in persons
        ]
    )


def vid_ipp(persons: list[Person]) -> bytes:
    """VID-IPP: who a permanent number is."""
    return _file(
        [
            placed(
                107,
                (1, person["nir"] + day_first(person["birth_date"]) + _sex(person)),
                (49, "I00A" + FINESS + person["nir"] + person["ipp"]),
            )
            for person in persons
        ]
    )


def rss(persons: list[Person], *, is_grouped: bool = False, version: str = "22") -> bytes:
    """RSS (RUM): stays with diagnoses and acts, without names."""
    return _file([_rum(person, version, is_grouped=is_grouped) for person in persons])


def _rum(person: Person, version: str, *, is_grouped: bool) -> str:
    stay = day_first(person["stay_date"])
    rum = placed(
        222,
        (1, FINESS + "0" + version + "RSS1"),
        (33, person["iep"]),
        (63, day_first(person["birth_date"]) + _sex(person) + "UM01"),
        (78, stay),
        (88, stay),
        (98, person["postcode"]),
        (119, "0200001"),
        (126, person["diagnosis_code"].ljust(8) + "Z511"),
        (178, "E119".ljust(8) + "N183".ljust(8)),
        (194, stay + person["act_code"] + "   1110   01"),
    )
    if not is_grouped:
        return rum
    return f"11{'09C041'} 1{version}000{rum}"


def rhs(persons: list[Person], *, is_grouped: bool = True) -> bytes:
    """RHS (SMR): weeks of rehabilitation."""
    return _file([_rhs(person, is_grouped=is_grouped) for person in persons])


def _rhs(person: Person, *, is_grouped: bool) -> str:
    shift = 14 if is_grouped else 0
    begin = (
        ((11, "M1D" + FINESS + "M0D"), (33, person["iep"]))
        if is_grouped
        else ((1, FINESS + "M0B"), (20, person["iep"]))
    )
    return placed(
        210,
        *begin,
        (52 + shift, day_first(person["stay_date"])),
        (68 + shift, day_first(person["birth_date"]) + _sex(person) + person["postcode"]),
        (131 + shift, "Z508".ljust(8) + person["diagnosis_code"].ljust(8)),
        (192, person["act_code"]),
    )


def rps(persons: list[Person]) -> bytes:
    """RPS: psychiatric stays."""
    return _file(
        [
            placed(
                160,
                (1, FINESS * 2 + "P13"),
                (22, person["ipp"]),
                (42, day_first(person["birth_date"]) + _sex(person) + person["postcode"]),
                (60, person["iep"]),
                (143, "F322"),
            )
            for person in persons
        ]
    )


def rsf_ace(persons: list[Person]) -> bytes:
    """RSF-ACE: an outpatient bill of lines A, B, C, L and M for each patient."""
    lines = []
    for person in persons:
        stay = day_first(person["stay_date"])
        who = person["nir"] + "000" + person["iep"][:9] + person["nir"]
        lines += [
            placed(
                310,
                (1, "A" + FINESS * 2 + _sex(person) + "2" + who),
                (76, day_first(person["birth_date"])),
                (85, stay * 2 + person["postcode"]),
                (266, person["ipp"].ljust(20) + person["nir"]),
            ),
            placed(164, (1, "B" + FINESS * 2 + who), (70, stay + "CS")),
            placed(161, (1, "C" + FINESS * 2 + who), (70, stay + "CS")),
            placed(165, (1, "L" + FINESS * 2 + who), (67, stay + "011104")),
            placed(137, (1, "M" + FINESS * 2 + who), (67, stay + person["act_code"])),
        ]
    return _file(lines)


def ano_hosp(persons: list[Person]) -> bytes:
    """ANO-HOSP: chained stays, with the stay's number in clear."""
    return _file(
        [
            placed(
                600,
                (1, "0000000100000002A160000"),
                (41, person["iep"]),
                (78, FINESS),
                (250, day_first(person["birth_date"]) + _sex(person)),
                (324, day_first(person["stay_date"])),
                (403, person["ipp"]),
            )
            for person in persons
        ]
    )


def tra(persons: list[Person]) -> bytes:
    """TRA: from the anonymous RSA back to the stay."""
    return _file(
        [
            placed(
                82,
                (1, f"{4210 + number:010}RSS{number}"),
                (31, "1"),
                (41, person["iep"]),
                (61, day_first(person["stay_date"]) + "09C041" + day_first(person["stay_date"])),
            )
            for number, person in enumerate(persons, start=1)
        ]
    )


def rsa(persons: list[Person]) -> bytes:
    """RSA: anonymised stays."""
    return _file(
        [
            placed(
                300,
                (1, f"{FINESS}229{4210 + number:010}"),
                (53, "053"),
                (59, _sex(person)),
                (215, person["diagnosis_code"].ljust(6)),
                (270, person["act_code"]),
            )
            for number, person in enumerate(persons, start=1)
        ]
    )


def rpu(persons: list[Person]) -> bytes:
    """Emergency visits for OSCOUR."""
    visits = "".join(
        f"<PATIENT><CP>{person['postcode']}</CP><COMMUNE>{person['city']}</COMMUNE>"
        f"<NAISSANCE>{day_first(person['birth_date'], '/')}</NAISSANCE><SEXE>{person['sex']}</SEXE>"
        f"<ENTREE>{day_first(person['stay_date'], '/')} 08:30</ENTREE>"
        f"<DP>{person['diagnosis_code']}</DP><LISTE_DA><DA>E119</DA></LISTE_DA>"
        f"<LISTE_ACTES><ACTE>{person['act_code']}</ACTE></LISTE_ACTES></PATIENT>"
        for person in persons
    )
    day = compact(persons[0]["stay_date"])
    return (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><OSCOUR><ETABLISSEMENT><FINESS>{FINESS}'
        f"</FINESS><EXTRACT>{day}</EXTRACT></ETABLISSEMENT><PASSAGES>{visits}</PASSAGES></OSCOUR>"
    ).encode("latin-1")
