"""The filter's program, run here instruction by instruction for both architectures."""

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.workers.sandbox import bpf, seccomp
from scanner.workers.sandbox.confinement import NotOffered
from scanner.workers.sandbox.syscalls import AARCH64, ARCHITECTURES, X86_64, Architecture

PID = 4242
REFUSED = bpf.refuse(errno.EPERM)
THREAD = 0x3D0F00
BOTH = pytest.mark.parametrize("system", ARCHITECTURES.values(), ids=ARCHITECTURES)


def verdict(program: bytes, audit: int, number: int, *arguments: int) -> int:
    """What a program answers to one call, as the kernel would run it."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number & 0xFFFF_FFFF, audit, 0, *padded)
    steps = list(struct.iter_unpack("=HBBI", program))
    at = accumulator = 0
    while True:
        code, then, otherwise, value = steps[at]
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, value)
            case 0x54:
                accumulator &= value
            case 0x15:
                at += then if accumulator == value else otherwise
            case 0x06:
                return int(value)
            case _:
                raise AssertionError("an instruction that we do not use")


def asked(system: Architecture, name: str, *arguments: int) -> int:
    program = seccomp.filter_for(system, PID)
    return verdict(program, system.audit, system.calls[name], *arguments)


@BOTH
def test_a_call_in_another_architectures_convention_kills(system: Architecture) -> None:
    program = seccomp.filter_for(system, PID)
    assert verdict(program, 0x4000_0003, system.calls["read"]) == bpf.KILL  # i386


@BOTH
@pytest.mark.parametrize("name", ["read", "write", "recvmsg", "mmap", "futex", "exit_group"])
def test_what_reading_needs_passes(system: Architecture, name: str) -> None:
    assert asked(system, name, 3, 2**63, 2**40) == bpf.ALLOW


@BOTH
@given(number=st.integers(0, 0xFFFF_FFFF))
def test_a_number_that_is_not_listed_fails(system: Architecture, number: int) -> None:
    """Among them the numbers of the x32 convention."""
    program = seccomp.filter_for(system, PID)
    if number not in system.calls.values() and number != system.clone3:
        assert verdict(program, system.audit, number) == REFUSED


@BOTH
def test_clone3_looks_as_if_the_kernel_were_too_old_for_it(system: Architecture) -> None:
    program = seccomp.filter_for(system, PID)
    assert verdict(program, system.audit, system.clone3) == bpf.refuse(errno.ENOSYS)


@BOTH
@pytest.mark.parametrize(
    ("name", "arguments", "passes"),
    [
        pytest.param("clone", (THREAD,), True, id="a thread of glibc"),
        pytest.param("clone", (THREAD | 0x400000,), True, id="a thread of musl"),
        pytest.param("clone", (17,), False, id="a fork"),
        pytest.param("clone", (0x4111,), False, id="a vfork"),
        pytest.param("clone", (THREAD | 0x1000_0000,), False, id="a thread in a namespace"),
        pytest.param("newfstatat", (3, 1, 1, 0x1000), True, id="what is open"),
        pytest.param("newfstatat", (3, 1, 1, 0x100), False, id="a path, links not followed"),
        pytest.param("statx", (3, 1, 0x1000), True, id="statx of what is open"),
        pytest.param("statx", (3, 1, 0), False, id="statx of a path"),
        pytest.param("tgkill", (PID, 1, 6), True, id="abort of itself"),
        pytest.param("tgkill", (PID + 1, 1, 9), False, id="a signal to another"),
        pytest.param("ioctl", (0, 0x5401), True, id="is it a terminal?"),
        pytest.param("ioctl", (0, 0x5412), False, id="type into the terminal"),
        pytest.param("fcntl", (3, 1030), True, id="duplicate"),
        pytest.param("fcntl", (3, 8, 1), False, id="have signals sent to another"),
        pytest.param("prlimit64", (0, 7, 0), True, id="read a limit"),
        pytest.param("prlimit64", (0, 7, 2**32), False, id="set a limit: pointer with low word 0"),
        pytest.param("prlimit64", (PID + 1, 7, 0), False, id="a limit of another"),
    ],
)
def test_some_calls_pass_only_with_harmless_arguments(
    system: Architecture, name: str, arguments: tuple[int, ...], *, passes: bool
) -> None:
    assert asked(system, name, *arguments) == (bpf.ALLOW if passes else REFUSED)


def test_both_lists_name_the_same_calls_but_for_those_that_arm_never_had() -> None:
    assert set(AARCH64.calls) < set(X86_64.calls)
    assert set(X86_64.calls) - set(AARCH64.calls) == {"poll", "select", "time"}


@BOTH
def test_nothing_that_opens_connects_or_starts_is_listed(system: Architecture) -> None:
    dangerous = {
        "open", "openat", "openat2", "socket", "connect", "bind", "listen", "accept", "sendto",
        "sendmsg", "fork", "vfork", "execve", "execveat", "kill", "ptrace", "setuid", "mount",
        "prctl", "unlink", "rename", "bpf", "io_uring_setup", "memfd_create", "seccomp", "keyctl",
    }  # fmt: skip
    assert dangerous.isdisjoint(system.calls)


def test_a_processor_without_a_list_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(NotOffered, match="riscv64"):
        seccomp.apply()
