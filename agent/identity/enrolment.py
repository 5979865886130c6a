"""Enrolment: a token, a key made here, and the proof that it is held here.

Nothing is overwritten: a second enrolment needs the administrator's word (`replace`), and the
former identity stands until the collector has admitted the new one.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from joserfc.jwk import OKPKey

from agent.host import HostFacts
from agent.identity.identity import Admission, Identity, IdentityStore
from agent.identity.managed import Evidence
from agent.identity.token_file import read_token
from agent.private_files import wipe
from scanner.errors import ColmateError, UsageProblem
from scanner.locales import N_


class WhyRefused(StrEnum):
    """Why an agent was not admitted, as the administrator is told."""

    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - a reason
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - a reason
    TOKEN_USED_UP = "token_used_up"  # noqa: S105 - a reason
    TOKEN_NETWORK = "token_network"  # noqa: S105 - a reason
    UNMANAGED = "unmanaged"
    AGENT_TOO_OLD = "agent_too_old"
    CERTIFICATE = "certificate"
    UNREACHABLE = "unreachable"
    OTHER = "other"


_TEXTS: Final = {
    WhyRefused.TOKEN_UNKNOWN: N_("The collector does not know this enrolment token."),
    WhyRefused.TOKEN_EXPIRED: N_("The enrolment token has expired."),
    WhyRefused.TOKEN_USED_UP: N_("The enrolment token has been used as often as it may be."),
    WhyRefused.TOKEN_NETWORK: N_("The enrolment token may not be used from this network."),
    WhyRefused.UNMANAGED: N_("The collector admits only devices provided by the employer."),
    WhyRefused.AGENT_TOO_OLD: N_("The collector admits only newer versions of the agent."),
    WhyRefused.CERTIFICATE: N_("The collector's certificate is not one of the authority pinned."),
    WhyRefused.UNREACHABLE: N_("The collector cannot be reached."),
    WhyRefused.OTHER: N_("The collector refused to enrol this agent."),
}
_NEW_TOKEN: Final = N_("Ask for a new token on the collector's page of endpoints.")
_NEXT_STEPS: Final = {
    WhyRefused.TOKEN_UNKNOWN: _NEW_TOKEN,
    WhyRefused.TOKEN_EXPIRED: _NEW_TOKEN,
    WhyRefused.TOKEN_USED_UP: _NEW_TOKEN,
    WhyRefused.CERTIFICATE: N_("Check ca_file and url under [collector]; nothing was sent."),
    WhyRefused.UNREACHABLE: N_("Check url and proxy under [collector], then try again."),
}


class EnrolRefused(ColmateError):
    """The agent was not admitted; nothing here has changed. Exit code 4."""

    def __init__(self, why: WhyRefused) -> None:
        super().__init__(_TEXTS[why], next_step=_NEXT_STEPS.get(why, ""))
        self.why = why


class AlreadyEnrolled(UsageProblem):
    """An identity stands here, and nobody said that it may go."""


@dataclass(frozen=True, slots=True)
class Application:
    """What an agent sends to be admitted, signed with the key it wants to be known by."""

    token: str = field(repr=False)
    key: OKPKey = field(repr=False)
    facts: HostFacts
    evidence: tuple[Evidence, ...]


Answered = Admission | WhyRefused


class Registrar(Protocol):
    """Whoever carries an application to the collector."""

    @property
    def url(self) -> str:
        """The collector's base URL."""

    def enrol(self, application: Application) -> Answered:
        """Ask to be admitted."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrolment that succeeded. `token_wiped` False: the administrator must remove the file."""

    identity: Identity
    token_wiped: bool


def enrol(
    store: IdentityStore,
    registrar: Registrar,
    token_file: Path,
    about: tuple[HostFacts, tuple[Evidence, ...]],
    *,
    replace: bool = False,
) -> Enrolled:
    """Enrol this machine, keep its identity and wipe the token.

    `about` says which machine it is and why it is taken to be the employer's.

    Raises:
        AlreadyEnrolled: an identity stands here, and `replace` is not given.
        UsageProblem: the token file cannot be used.
        EnrolRefused: the collector did not admit it.
        OSError: key or identity cannot be written.
    """
    if store.enrolled and not replace:
        raise AlreadyEnrolled(
            N_("This agent is already enrolled."),
            next_step=N_("To give it a new identity, say --replace; the collector must approve."),
        )
    token = read_token(token_file)
    key = store.candidate()
    answer = registrar.enrol(Application(token, key, *about))
    if isinstance(answer, WhyRefused):
        raise EnrolRefused(answer)
    identity = store.admit(key, registrar.url, answer)
    return Enrolled(identity, _wiped(token_file))


def _wiped(token_file: Path) -> bool:
    try:
        wipe(token_file)
    except OSError:
        return False
    return True
