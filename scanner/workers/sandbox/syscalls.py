"""The system calls that reading an open file and answering needs, by architecture.

Sources: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
A call is on the list because the interpreter, the C library or an extension makes it on the way
of a file, never because it seems harmless. Calls that only one architecture has bear one number.
"""

from dataclasses import dataclass
from typing import Final

from scanner.workers.sandbox.bpf import Must


@dataclass(frozen=True, slots=True)
class Architecture:
    """How one processor family calls Linux. `audit` is its `AUDIT_ARCH` number."""

    audit: int
    seccomp: int
    clone3: int
    calls: dict[str, int]


def _table(text: str) -> dict[str, int]:
    words = text.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


X86_64: Final = Architecture(
    audit=0xC000_003E,
    seccomp=317,
    clone3=435,
    calls=_table("""
        read 0 write 1 close 3 fstat 5 poll 7 lseek 8 mmap 9 mprotect 10 munmap 11 brk 12
        rt_sigaction 13 rt_sigprocmask 14 rt_sigreturn 15 ioctl 16 pread64 17 readv 19 writev 20
        select 23 sched_yield 24 mremap 25 madvise 28 dup 32 nanosleep 35 getpid 39 recvmsg 47
        getsockname 51 getsockopt 55 clone 56 exit 60 uname 63 fcntl 72 getcwd 79 gettimeofday 96
        getrlimit 97 getrusage 98 sysinfo 99 times 100 getuid 102 getgid 104 geteuid 107
        getegid 108 getppid 110 sigaltstack 131 gettid 186 time 201 futex 202
        sched_getaffinity 204 restart_syscall 219 fadvise64 221 clock_gettime 228 clock_getres 229
        clock_nanosleep 230 exit_group 231 tgkill 234 newfstatat 262 pselect6 270 ppoll 271
        set_robust_list 273 preadv 295 prlimit64 302 getcpu 309 getrandom 318 membarrier 324
        statx 332 rseq 334
    """),
)
AARCH64: Final = Architecture(
    audit=0xC000_00B7,
    seccomp=277,
    clone3=435,
    calls=_table("""
        getcwd 17 dup 23 fcntl 25 ioctl 29 close 57 lseek 62 read 63 write 64 readv 65 writev 66
        pread64 67 preadv 69 pselect6 72 ppoll 73 newfstatat 79 fstat 80 exit 93 exit_group 94
        futex 98 set_robust_list 99 nanosleep 101 clock_gettime 113 clock_getres 114
        clock_nanosleep 115 sched_getaffinity 123 sched_yield 124 restart_syscall 128 tgkill 131
        sigaltstack 132 rt_sigaction 134 rt_sigprocmask 135 rt_sigreturn 139 times 153 uname 160
        getrlimit 163 getrusage 165 getcpu 168 gettimeofday 169 getpid 172 getppid 173 getuid 174
        geteuid 175 getgid 176 getegid 177 gettid 178 sysinfo 179 getsockname 204 getsockopt 209
        recvmsg 212 brk 214 munmap 215 mremap 216 clone 220 mmap 222 fadvise64 223 mprotect 226
        madvise 233 prlimit64 261 getrandom 278 membarrier 283 statx 291 rseq 293
    """),
)
ARCHITECTURES: Final = {"x86_64": X86_64, "aarch64": AARCH64}

_THREAD: Final = 0x003D_0F00  # what pthread_create asks of clone, no more and no less
_DETACHED: Final = 0x0040_0000  # musl adds it; without effect since Linux 2.6
_EMPTY_PATH: Final = 0x1000  # AT_EMPTY_PATH: the descriptor itself
# fcntl: duplicate (0, 1030), flags of the descriptor (1, 2) and of the file (3, 4)
_FCNTL: Final = (0, 1, 2, 3, 4, 1030)
# ioctl: TCGETS (is it a terminal?), FIONCLEX, FIOCLEX
_IOCTL: Final = (0x5401, 0x5450, 0x5451)


def conditions(pid: int) -> dict[str, tuple[Must, ...]]:
    """What must hold of the arguments of some calls, for the process of that number."""
    return {
        "clone": (Must(0, (_THREAD,), mask=0xFFFF_FFFF & ~_DETACHED),),
        "fcntl": (Must(1, _FCNTL),),
        "ioctl": (Must(1, _IOCTL),),
        "newfstatat": (Must(3, (_EMPTY_PATH,), mask=_EMPTY_PATH),),
        "statx": (Must(2, (_EMPTY_PATH,), mask=_EMPTY_PATH),),
        "tgkill": (Must(0, (pid,)),),  # abort() ends ourselves
        # reads a limit of ours: the pointer to a new one is null
        "prlimit64": (Must(0, (0, pid)), Must(2, (0,)), Must(2, (0,), high=True)),
    }
