"""Why an authorisation does not open anything: one reason, one sentence, one next step each."""

from enum import StrEnum
from typing import Final

from scanner.errors import RefusedByPolicy
from scanner.locales import N_


class Why(StrEnum):
    """The reasons, as the journal writes them."""

    NO_STATE = "no_state"
    UNREADABLE = "unreadable"
    MALFORMED = "malformed"
    NO_AUTHORITIES = "no_authorities"
    OPEN_AUTHORITIES = "open_authorities"
    BAD_AUTHORITIES = "bad_authorities"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    NO_AUTHOR = "no_author"
    NO_DPO = "no_dpo"
    OTHER_SIGNER = "other_signer"
    SAME_PERSON = "same_person"
    TOO_LONG = "too_long"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    NOT_CALLED = "not_called"
    OTHER_ENDPOINT = "other_endpoint"
    OTHER_PATH = "other_path"
    NOT_THERE = "not_there"
    BY_A_LINK = "by_a_link"
    NOT_PRIVATE = "not_private"
    PROTECTED = "protected"
    USED = "used"


_SIGN_AGAIN: Final = N_("Draft and sign it again: colmate authorisation draft --help")
_ASK_BOTH: Final = N_("It takes two signatures: colmate authorisation sign --help")

# What is said, and what to do next. Values: see `Refused`.
SENTENCES: Final = {
    Why.NO_STATE: (
        N_("Nothing is opened here: the journal and the proof of use cannot be kept in {path}."),
        N_("Run this as an administrator, and let nobody else write to that folder."),
    ),
    Why.UNREADABLE: (
        N_("The authorisation {path} cannot be read: {why}."),
        N_("Name the file that both have signed."),
    ),
    Why.MALFORMED: (N_("This is no authorisation as Colmate writes them: {why}."), _SIGN_AGAIN),
    Why.NO_AUTHORITIES: (
        N_("Nobody can authorise anything on this machine: {path} is not there."),
        N_("An administrator puts the public keys there: colmate authorisation key --help"),
    ),
    Why.OPEN_AUTHORITIES: (
        N_("The list of who may authorise, {path}, could have been changed by others."),
        N_("Only an administrator may own it, its folder and the right to write to them."),
    ),
    Why.BAD_AUTHORITIES: (
        N_("The list of who may authorise, {path}, makes no sense: {why}."),
        N_("Write it from the lines that “colmate authorisation key” prints."),
    ),
    Why.UNKNOWN_KEY: (
        N_("It is signed by a key that this machine does not know."),
        N_("Sign with the key that the administrator has listed, or have yours listed."),
    ),
    Why.BAD_SIGNATURE: (
        N_("A signature does not hold: the authorisation was changed after it was signed."),
        _SIGN_AGAIN,
    ),
    Why.NO_AUTHOR: (N_("The signature of an author (role author) is missing."), _ASK_BOTH),
    Why.NO_DPO: (N_("The approval of the DPO (role dpo) is missing."), _ASK_BOTH),
    Why.OTHER_SIGNER: (
        N_("Who signed is not who the statement names as author and as approver."),
        _SIGN_AGAIN,
    ),
    Why.SAME_PERSON: (
        N_("Author and approver are one person: it takes two."),
        _ASK_BOTH,
    ),
    Why.TOO_LONG: (N_("It would hold for longer than 24 hours."), _SIGN_AGAIN),
    Why.NOT_YET: (
        N_("It is not valid yet: it begins {when}."),
        N_("Wait until then, and check the clock of this machine."),
    ),
    Why.EXPIRED: (N_("It is no longer valid: it ended {when}."), _SIGN_AGAIN),
    Why.NOT_CALLED: (
        N_("The person is said to have been called later than now: {when}."),
        N_("Call the person first, then open."),
    ),
    Why.OTHER_ENDPOINT: (
        N_("It is for another machine: this one is called “{name}”."),
        N_("Run it on the machine that it names, or have it signed for this one."),
    ),
    Why.OTHER_PATH: (
        N_("It opens another place than the one to scan."),
        N_("Scan the folder that it names, that one alone."),
    ),
    Why.NOT_THERE: (
        N_("The zone that it names is not on this machine."),
        N_("Check the spelling, and that the drive or share is connected."),
    ),
    Why.BY_A_LINK: (
        N_("The zone that it names is reached through a link."),
        N_("Have it signed for the place itself."),
    ),
    Why.NOT_PRIVATE: (
        N_("The place that it names is no private zone: it may hold zones of others."),
        N_("Have it signed for the folder that bears the private name, or for one below it."),
    ),
    Why.PROTECTED: (
        N_("The place that it names is protected for more than its user, and stays closed."),
        N_("No authorisation opens it: speak to the DPO."),
    ),
    Why.USED: (
        N_("It was used already: an authorisation opens once."),
        N_("Have another one signed."),
    ),
}  # fmt: skip


class Refused(RefusedByPolicy):
    """An authorisation that opens nothing. Values are what its sentence names."""

    def __init__(self, why: Why, /, **values: object) -> None:
        sentence, step = SENTENCES[why]
        super().__init__(sentence, next_step=step, **values)
        self.why = why
