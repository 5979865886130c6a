"""The policy in force: the last good one, kept on disk as it was signed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.policy.policy import Policy
from agent.policy.signed import MAX_BYTES, PolicyReader, PolicyRefused, Refusal
from agent.private_files import read_private, write_private

FILE: Final = "policy.jws"

# Puts a policy to the test, for example by a scan of samples in the sandbox. False: it failed.
Trial = Callable[[Policy], bool]


@dataclass(frozen=True, slots=True)
class PolicyState:
    """What the heartbeat tells: the revision asked for, the one in force, what stands between."""

    wanted: int
    applied: int
    error: Refusal | None = None
    fields: tuple[str, ...] = ()


class PolicyStore:
    """Keeps the last good policy in `folder`, which is the agent's own."""

    def __init__(self, folder: Path, reader: PolicyReader, trial: Trial) -> None:
        self._file = folder / FILE
        self._reader = reader
        self._trial = trial
        self._token = b""
        self.policy = Policy()
        self.state = PolicyState(0, 0)
        self._load()

    def offer(self, token: bytes) -> bool:
        """Take a policy if it is signed, newer, well made and passes its trial; True if taken.

        Otherwise the one in force stays, and `state` says what was wrong with the new one.
        """
        if token == self._token:
            self.state = PolicyState(self.policy.revision, self.policy.revision)
            return False
        try:
            policy = self._tried(token)
            self._keep(token, policy.revision)
        except PolicyRefused as refused:
            self._refuse(refused)
            return False
        self._token, self.policy = token, policy
        self.state = PolicyState(policy.revision, policy.revision)
        return True

    def want(self, revision: int) -> bool:
        """Note which revision the collector has; True if it is one to fetch.

        One that was refused is not fetched again and again: the collector must make a newer one.
        """
        if revision == self.policy.revision:
            self.state = PolicyState(revision, revision)
            return False
        final = self.state.error not in (None, Refusal.NOT_KEPT)  # a full disk may be emptied
        refused = final and self.state.wanted == revision
        if not refused:
            self.state = PolicyState(revision, self.policy.revision)
        return revision > self.policy.revision and not refused

    def _tried(self, token: bytes) -> Policy:
        policy = self._reader.read(token)
        if policy.revision <= self.policy.revision:
            raise PolicyRefused(Refusal.REVISION, ("revision",), policy.revision)
        try:
            passed = self._trial(policy)
        except Exception:  # noqa: BLE001 - whatever a trial dies of, the policy has failed it
            passed = False
        if not passed:
            raise PolicyRefused(Refusal.TRIAL, (), policy.revision)
        return policy

    def _keep(self, token: bytes, revision: int) -> None:
        try:
            write_private(self._file, token)
        except OSError:
            raise PolicyRefused(Refusal.NOT_KEPT, (), revision) from None

    def _load(self) -> None:
        try:
            token = read_private(self._file, MAX_BYTES)
            self.policy = self._reader.read(token)
        except FileNotFoundError:
            return
        except OSError:
            self.state = PolicyState(0, 0, Refusal.NOT_KEPT)
            return
        except PolicyRefused as refused:
            self._refuse(refused)
            return
        self._token = token
        self.state = PolicyState(self.policy.revision, self.policy.revision)

    def _refuse(self, refused: PolicyRefused) -> None:
        wanted = refused.revision or self.state.wanted
        self.state = PolicyState(wanted, self.policy.revision, refused.refusal, refused.fields)
