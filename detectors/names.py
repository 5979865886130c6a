"""Personal names as values: their written forms, their comparable form, and false names."""

import re
import unicodedata
from typing import Final

from detectors.name_lists import EPONYMS, GIVEN_NAMES, NO_NAMES, PARTICLES
from detectors.text import fold, readable

_EXTENDED: Final = [chr(code) for code in range(0x100, 0x180)]  # Š, ł, ő: Latin Extended-A
_UP: Final = "A-ZÀ-ÖØ-Þ" + "".join(filter(str.isupper, _EXTENDED))
_LOW: Final = "a-zà-öø-ÿ" + "".join(filter(str.islower, _EXTENDED))
_JOINT: Final = "['’\\-\u2010\u2011]"  # apostrophes and hyphens
CAPITALS: Final = rf"(?:[{_UP}]['’])?[{_UP}]{{2,}}(?:{_JOINT}[{_UP}]+)*"
CAPITALISED: Final = rf"(?:[DLO]['’])?(?:Mc|Mac)?[{_UP}][{_LOW}]+(?:{_JOINT}[{_UP}]?[{_LOW}]+)*"
_PARTICLE: Final = r"(?:de la|de|du|des|d['’]|le|la|van|von|der|den|ben|bin|bint|el|al|da|dos|di)"
_LEADING: Final = r"(?:de la|de|du|des|d['’]|van|von|ben|bin|el|al)"  # not "M. le Maire"
WORD: Final = rf"(?:{CAPITALS}|{CAPITALISED})(?![{_UP}{_LOW}\d])"
NAME: Final = rf"(?:{_LEADING} )?{WORD}(?:[ \t](?:{_PARTICLE} ?)?{WORD}){{0,4}}"

_TOKEN: Final = re.compile(rf"[{_UP}{_LOW}]+(?:{_JOINT}[{_UP}{_LOW}]+)*")
_NAME_PARTS: Final = 3  # family, given and middle name; prefix and suffix follow
_NOT_LETTERS: Final = re.compile(r"[^a-z]+")
_CIVILITY: Final = re.compile(
    r"^(?:(?:m|mr|mme|mlle|melle|mrs|monsieur|madame|mademoiselle) )+(?=.)"
)
_TITLE: Final = re.compile(r"(?:^| )(?:dr|docteur|pr|professeur)(?= |$)")
_BIRTH_NAME: Final = re.compile(r" (?:nee?|ep|epouse|epoux|veuve|vve)(?= |$)")
_FALSE: Final = re.compile(
    r"\b(?:anon\w*|phantom\w*|fantome\w*|test(?:s|eur|ing|patient)?|tst|qc\w*|calib\w*"
    r"|compressedsamples\w*|no ?name|sans nom|unknown|inconnue?|nom|name|patient\w*|dummy|example"
    r"|exemple|demo|none|null|neant|xx+|deidentified|pseudonym\w*|doe|sujet|subject|volontaire)\b"
)
_CODE: Final = re.compile(r"[^A-Za-zÀ-ÿ]*\d[^A-Za-zÀ-ÿ]*")


def normalise(name: str) -> str:
    """The comparable form: lower case, no accents, single blanks, no civility, titles or marks.

    `^` between the parts of an HL7 or DICOM name, hyphens and apostrophes become blanks; prefix,
    suffix and all but the first of DICOM's writing systems (`=`) are left out. Words keep their
    order: write the family name first, so that equal persons give equal values. A birth name after
    "née" is kept as words.
    """
    first = " ".join((name.partition("=")[0] or name).split("^")[:_NAME_PARTS])
    parts = unicodedata.normalize("NFKD", readable(first))
    base = "".join(sign for sign in parts if not unicodedata.combining(sign))
    words = _NOT_LETTERS.sub(" ", fold(base).decode("latin-1")).strip()
    words = _BIRTH_NAME.sub("", _TITLE.sub("", _CIVILITY.sub("", words)))
    return " ".join(words.split())


def is_placeholder(name: str) -> bool:
    """Whether a name field holds no person: empty, ANONYMOUS, PHANTOM, TEST, QC, `^^^^`, 0000."""
    return not (words := normalise(name)) or bool(_FALSE.search(words) or _CODE.fullmatch(name))


def tokens(written: str) -> list[str]:
    """The words of a name as written, without punctuation."""
    return _TOKEN.findall(written)


def family_first(words: list[str]) -> str:
    """The comparable form with the family name first, as far as case and given names tell.

    NOM Prénom and Prénom NOM differ in case; else a common given name tells; else as written.
    """
    in_capitals = {word for word in words if word.isupper()}
    bearing = {word for word in words if not is_particle(word)}
    if not bearing & in_capitals or bearing <= in_capitals:  # case does not tell
        in_capitals = {word for word in words if not is_given(word)}
    family = [word for word in words if word in in_capitals or is_particle(word)]
    given = [word for word in words if word not in family]
    return normalise(" ".join(family + given if given and in_capitals & bearing else words))


def is_given(word: str) -> bool:
    """Whether a word, or its first part (Jean-Luc), is a common given name."""
    folded = fold(word).decode("latin-1")
    return folded in GIVEN_NAMES or folded.partition("-")[0] in GIVEN_NAMES


def is_no_name(word: str) -> bool:
    """Whether a word is one that often begins with a capital and names nobody."""
    return fold(word).decode("latin-1").rstrip("s") in NO_NAMES or len(word) == 1


def is_particle(word: str) -> bool:
    """Whether a word only leads to the rest of a name, as LE in LE GOFF."""
    return fold(word).decode("latin-1") in PARTICLES


def is_eponym(word: str) -> bool:
    """Whether a word is the name of a sign, a disease, a hospital or a street."""
    return fold(word).decode("latin-1") in EPONYMS
