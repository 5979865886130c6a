"""The names that make a private zone or another protected place, in French and English.

Personal names are those of the default policy: what French labour courts took for an express
mention ("personnel", "privé") and its usual spellings. Never here, by the same case law: "mes
documents", initials, "données personnelles" (Cass. soc. 21 Oct. 2009, 07-43.877; 10 May 2012,
11-13.884; 4 July 2012, 11-12.502; ECHR 588/13 Libert v. France).

All names stand as people write them; `scanner.walk.private_zones` normalises both sides.
"""

from enum import StrEnum
from typing import Final


class ZoneKind(StrEnum):
    """Why a place is off limits."""

    PERSONAL = "personal"
    TRADE_UNION = "trade_union"
    OCCUPATIONAL_HEALTH = "occupational_health"
    LAWYER = "lawyer"
    WHISTLEBLOWING = "whistleblowing"
    BROWSER_PROFILE = "browser_profile"
    PERSONAL_MAIL = "personal_mail"


# What the user may check by themselves. The rest protects other people too.
USERS_OWN: Final = frozenset({ZoneKind.PERSONAL, ZoneKind.BROWSER_PROFILE, ZoneKind.PERSONAL_MAIL})

# What a signed authorisation may open. Never what people write to one another (secrecy of
# correspondence, article 226-15 of the Penal Code), nor what protects others than its user.
OPENABLE: Final = frozenset({ZoneKind.PERSONAL})

PERSONAL: Final = (
    "personnel", "perso", "personnelle", "prive", "privee", "privé(e)", "prives", "private",
    "personal", "fichiers personnels", "documents personnels", "dossier personnel", "vie privee",
)  # fmt: skip

# Folders, wherever they lie: these also stand on departmental shares.
PROTECTED_FOLDERS: Final[dict[ZoneKind, tuple[str, ...]]] = {
    ZoneKind.TRADE_UNION: (
        "syndicat", "syndicats", "syndical", "local syndical", "section syndicale", "CSE", "CSSCT",
        "comité social et économique", "comité d'entreprise", "CGT", "CFDT", "CFTC", "CFE-CGC",
        "UNSA", "force ouvrière", "SUD santé", "SUD santé sociaux", "trade union", "labour union",
        "labor union", "works council",
    ),
    ZoneKind.OCCUPATIONAL_HEALTH: (
        "médecine du travail", "santé au travail", "service de santé au travail",
        "médecin du travail", "SPST", "SSTI", "occupational health", "occupational medicine",
    ),
    ZoneKind.LAWYER: (
        "avocat", "avocats", "correspondance avocat", "correspondance avocats",
        "mon avocat", "lawyer", "lawyers", "attorney", "attorney-client", "legal counsel",
    ),
    ZoneKind.WHISTLEBLOWING: (
        "lanceur d'alerte", "lanceurs d'alerte", "alerte interne", "alertes internes",
        "alerte professionnelle", "signalements internes", "signalement interne",
        "whistleblower", "whistleblowers", "whistleblowing", "whistle-blowing",
    ),
}  # fmt: skip

# Runs of folder names, outermost first, compared without case.
BROWSER_PROFILES: Final = (
    ("google", "chrome", "user data"),
    ("google", "chrome beta", "user data"),
    ("chromium", "user data"),
    ("microsoft", "edge", "user data"),
    ("bravesoftware", "brave-browser"),
    ("opera software", "opera stable"),
    ("vivaldi", "user data"),
    ("mozilla", "firefox"),
    (".mozilla", "firefox"),
    (".config", "google-chrome"),
    (".config", "chromium"),
    (".config", "microsoft-edge"),
    (".config", "vivaldi"),
    (".config", "opera"),
    ("application support", "google", "chrome"),
    ("application support", "firefox"),
    ("application support", "microsoft edge"),
    ("library", "safari"),
    ("com.apple.safari", "data"),
)

MAIL_STORE_SUFFIXES: Final = (".pst", ".ost")
MAIL_ACCOUNT_FOLDERS: Final = frozenset({"imapmail", "mail"})  # Thunderbird: one folder an account

# Mail that no hospital uses for work: an Outlook store is named after its account.
CONSUMER_MAIL: Final = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr",
    "live.com", "live.fr", "msn.com", "yahoo.com", "yahoo.fr", "ymail.com", "orange.fr",
    "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "laposte.net", "icloud.com", "me.com",
    "mac.com", "aol.com", "gmx.fr", "gmx.com", "proton.me", "protonmail.com", "numericable.fr",
)  # fmt: skip
