"""`make test-guest`: a Debian laptop with the agent as its hardened services, within 15 minutes.

What the agent finds reaches a collector outside the guest, over TLS, sealed and signed.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nacl.public import SealedBox

from agent.policy.store import FILE as POLICY_FILE
from tests.agent.fake_collector import FakeCollector
from tests.guest.image import PROGRAMS, image, lacks
from tests.guest.lab import PASSWORD, SHARE, USER, FileServer, moved_in, network
from tests.guest.machine import GUEST, HOST, Machine
from tests.guest.media import LETTERS, letter, make_disk, make_stick
from tests.rig.report import check, missing, run_rig, say

SECONDS: Final = 900
UP_WITHIN_S: Final = 120
WITHIN_S: Final = 150  # everything is some ten times slower than on a machine
MID_SCAN: Final = 5  # letters told before the stick is pulled
STILL_FOR_S: Final = 20.0
AGENT, RELAY = "colmate-agent", "colmate-relay"
GROUP: Final = f"/sys/fs/cgroup/system.slice/{AGENT}.service"
STICK: Final = "/media/cle"
# The relay tries a new policy in a worker, which takes twice the memory that its unit allows, and
# under emulation longer than its watchdog waits: here it gets both, and its limits are not shown.
RELAY_EASED: Final = "[Service]\nMemoryHigh=infinity\nMemoryMax=600M\nCPUQuota=\nWatchdogSec=0\n"
NOT_SHOWN: Final = (
    "the relay's own limits of memory and time: they are eased (see RELAY_EASED)",
    "the second stage: its model is loaded for minutes under emulation",
    "a desktop that mounts by itself: the stick is mounted by hand",
)
# The pace is the policy's; here it is let go, so that the service's own limits are what holds.
POLICY: Final = {
    "revision": 1, "target_core_share": 0.5, "pause_on_battery": False, "second_stage": False,
    "mask_paths": False, "checkin_s": 10, "read_bytes_per_s": 1 << 30,
}  # fmt: skip

Record = dict[str, Any]


@dataclass
class Rig:
    """The guest, the collector and what it has been told."""

    guest: Machine
    collector: FakeCollector
    server: FileServer
    told: list[Record] = field(default_factory=list)
    _seen: set[tuple[str, str, int]] = field(default_factory=set)

    def until(self, holds: Callable[[], bool], within_s: float = WITHIN_S) -> bool:
        """Listen until something holds; whether it does."""
        end = time.monotonic() + within_s
        while not holds() and time.monotonic() < end:
            time.sleep(0.3)
            self._listen()
        return holds()

    def listen_for(self, seconds: float) -> None:
        """Only listen."""
        self.until(lambda: False, seconds)

    def files(self, below: str) -> list[Record]:
        """The records of files below a folder."""
        return [one for one in self.told
                if one["message_type"] == "file" and one["path"].startswith(below)]  # fmt: skip

    def media(self, **facts: str) -> list[Record]:
        """The records of media of which these facts are told."""
        return [one for one in self.told
                if one["message_type"] == "medium" and facts.items() <= one.items()]  # fmt: skip

    def shell(self, script: str, **options: Any) -> str:
        """Run a shell script in the guest."""
        return self.guest.run("sh", "-ec", script, **options)

    def _listen(self) -> None:
        box = SealedBox(self.collector.sealing_key)
        for place, sealed in sorted(self.collector.stored.items()):
            if place not in self._seen:
                self._seen.add(place)
                self.told.append(json.loads(box.decrypt(sealed)))


def main() -> None:
    """Build, boot, check."""
    made = image()
    with tempfile.TemporaryDirectory(prefix="colmate-guest-") as name, ExitStack() as stack:
        folder = Path(name)
        shared = folder / "shared"
        shared.mkdir()
        (shared / "partage.txt").write_text(letter(901), "utf-8")
        drives = {name: folder / f"{name}.img" for name in ("vault", "plain", "stick")}
        make_stick(drives["stick"], folder / "stick")
        make_disk(drives["vault"])
        make_disk(drives["plain"])
        stack.callback(made.disk.unlink)  # it is written to, and made anew each time
        stack.enter_context(network())
        stack.enter_context(moved_in())
        collector = stack.enter_context(FakeCollector(folder, name=HOST, address=HOST))
        collector.publish(POLICY)
        server = FileServer(folder, shared)
        server.start()
        stack.callback(server.stop)
        guest = stack.enter_context(Machine(made, drives, folder))
        scenario(Rig(guest, collector, server))


def scenario(rig: Rig) -> None:
    """From an empty laptop to a pulled stick and a dead share."""
    rig.guest.wait_until_up(UP_WITHIN_S)
    check("systemd is the first process", rig.shell("cat /proc/1/comm").strip() == "systemd")
    prepare(rig)
    try:
        start(rig)
        encryption(rig)
        stick(rig)
        dead_share(rig)
        limits(rig)
        for what in NOT_SHOWN:
            say("not shown:", what)
    except BaseException:
        say(rig.shell("tail -c 4000 /var/lib/colmate/*.json 2>/dev/null || true"))
        for unit in (AGENT, RELAY):
            say(rig.guest.run("journalctl", "-u", unit, "--no-pager", "-o", "cat", "-n", "30",
                              check=False))  # fmt: skip
        raise


def prepare(rig: Rig) -> None:
    """A network, three volumes with a letter on each, settings as an administrator writes them."""
    rig.shell(f"ip addr add {GUEST}/24 dev eth0; ip link set eth0 up; mkdir -p {STICK} /mnt/share")
    rig.shell(
        "dev=/dev/disk/by-id/virtio-vault; cat > /run/vault.key;"
        "cryptsetup luksFormat -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 $dev /run/vault.key;"
        "cryptsetup open --key-file /run/vault.key $dev vault;"
        "mkfs.ext4 -q /dev/mapper/vault; mkfs.ext4 -q /dev/disk/by-id/virtio-plain;"
        "mkdir -p /mnt/vault /mnt/plain; mount /dev/mapper/vault /mnt/vault;"
        "mount /dev/disk/by-id/virtio-plain /mnt/plain",
        stdin="a passphrase of the lab",
    )
    rig.guest.run("tee", "/mnt/vault/lettre.txt", stdin=letter(902))
    rig.guest.run("tee", "/mnt/plain/lettre.txt", stdin=letter(903))
    rig.shell(f"mount -t cifs //{HOST}/{SHARE} /mnt/share -o vers=3.1.1,soft,echo_interval=5,"
              f"username={USER},password='{PASSWORD}'")  # fmt: skip
    settings = (
        f'[collector]\nurl = "{rig.collector.url}"\nca_file = "/etc/colmate/ca.pem"\n'
        '[scan]\nroots = ["/mnt", "/media"]\n[device]\nmanaged = true\n'
    )
    rig.shell("systemd-sysusers; mkdir -p /etc/colmate;"
              "install -d -m 700 -o colmate -g colmate /var/lib/colmate;"
              "umask 077; echo a-token-of-the-tests > /var/lib/colmate/token;"
              "chown colmate /var/lib/colmate/token")  # fmt: skip
    rig.guest.run("tee", "/etc/colmate/ca.pem", stdin=rig.collector.ca_file.read_text("utf-8"))
    rig.guest.run("tee", "/etc/colmate/agent.toml", stdin=settings)


def start(rig: Rig) -> None:
    """Enrol, then start both services; each keeps to itself."""
    rig.guest.run("setpriv", "--reuid=colmate", "--regid=colmate", "--clear-groups",
                  "/usr/lib/colmate/bin/colmate", "agent", "enrol",
                  "--token-file", "/var/lib/colmate/token", timeout_s=WITHIN_S)  # fmt: skip
    check("the laptop is enrolled", len(rig.collector.agents) == 1)
    eased = f"/etc/systemd/system/{RELAY}.service.d"
    rig.shell(f"mkdir {eased}; cat > {eased}/eased.conf; systemctl daemon-reload",
              stdin=RELAY_EASED)  # fmt: skip
    rig.guest.run("systemctl", "start", RELAY, timeout_s=WITHIN_S)
    rig.until(lambda: ("/agent/v1/policy", 200) in rig.collector.log)
    kept = f"test -s /var/lib/colmate/{POLICY_FILE} && echo kept || true"
    check("the hospital's policy is tried and kept", rig.until(lambda: "kept" in rig.shell(kept)))
    rig.guest.run("systemctl", "start", AGENT, timeout_s=WITHIN_S)
    for unit in (AGENT, RELAY):
        state = rig.guest.run("systemctl", "show", "-P", "ActiveState", unit).strip()
        check(f"{unit} runs as a service", state == "active", state)
    user = rig.guest.run("systemctl", "show", "-P", "User", AGENT).strip()
    check("the agent is not root", user == "colmate", user)
    found = rig.until(lambda: bool(rig.files("/mnt/plain")))
    check("what it finds reaches a collector outside the laptop", found)
    links = rig.shell(f"nsenter -t $(systemctl show -P MainPID {AGENT}) -n ls /sys/class/net "
                      "2>/dev/null || true; "
                      f"nsenter -t $(systemctl show -P MainPID {AGENT}) -n ip -o link")  # fmt: skip
    check("the half that reads files has no network", "eth0" not in links.splitlines()[-1])


def encryption(rig: Rig) -> None:
    """LUKS, a bare disk and a share are told for what they are."""
    rig.until(lambda: bool(rig.files("/mnt/vault")) and bool(rig.files("/mnt/share")))
    for place, state in (("vault", True), ("plain", False), ("share", None)):
        found = rig.files(f"/mnt/{place}")
        told = [one["protection"]["volume_encrypted"] for one in found]
        check(f"a letter on the {place} is told, encrypted: {state}", told == [state], told)
    causes = {one["encryption_cause"] for one in rig.media(event="arrived")}
    check("the media are told with their causes", {"luks", "bare_disk", "network"} <= causes,
          sorted(causes))  # fmt: skip


def stick(rig: Rig) -> None:
    """Plugged, pulled while it is read, plugged again."""
    plug(rig)
    removable = rig.shell("cat /sys/block/sd?/removable").split()
    check("the kernel calls the stick removable", removable == ["1"], removable)
    check("the stick is swept", rig.until(lambda: len(rig.files(STICK)) >= MID_SCAN))
    kinds = {one["kind"] for one in rig.media(basis="file_system") if one["kind"] != "fixed"}
    check("it is reported as removable", kinds == {"removable"}, kinds)
    exposures = rig.files(STICK)[0]["protection"]["exposures"]
    check("so is each of its letters", "removable" in exposures, exposures)
    rig.guest.pull("stick")
    before = len(rig.files(STICK))
    check("it is pulled in mid-scan", before < LETTERS, f"{before} of {LETTERS} told")
    rig.listen_for(STILL_FOR_S)
    listed = rig.shell(f"ls {STICK}", check=False).split()
    check("its folder lists empty, still mounted", listed == [], listed)
    closed = [one for one in rig.told if one["message_type"] == "gone"]
    check("nothing of it is closed", not closed, len(closed))
    check("its leaving is told", bool(rig.media(kind="removable", event="vanished")))
    rig.shell(f"umount -l {STICK}")
    told = {one["subject"] for one in rig.files(STICK)}
    plug(rig)
    whole = rig.until(lambda: len({one["path"] for one in rig.files(STICK)}) == LETTERS)
    check("plugged again, the rest is swept", whole, len({x["path"] for x in rig.files(STICK)}))
    again = len(rig.files(STICK)) - LETTERS
    check("what was told is not read again", again <= MID_SCAN < len(told) + MID_SCAN, again)
    check("and still nothing is closed", all(one["message_type"] != "gone" for one in rig.told))


def plug(rig: Rig) -> None:
    """Plug the stick in and mount it, as a desktop would."""
    rig.guest.plug("stick")
    rig.shell("n=0; until ls /dev/sd?1 >/dev/null 2>&1; do n=$((n+1)); [ $n -lt 60 ]; sleep 0.5;"
              f"done; mount /dev/sd?1 {STICK}")  # fmt: skip


def dead_share(rig: Rig) -> None:
    """A file server that dies takes nothing with it."""
    rig.server.stop()
    rig.guest.run("tee", "/mnt/plain/apres.txt", stdin=letter(904))
    found = rig.until(lambda: bool(rig.files("/mnt/plain/apres.txt")))
    check("with its share dead, the agent goes on", found)
    closed = [one for one in rig.told if one["message_type"] == "gone"]
    check("nothing of the share is closed", not closed, len(closed))


def limits(rig: Rig) -> None:
    """What the kernel counted of the service against what the unit allows."""
    quota, period = map(int, rig.shell(f"cat {GROUP}/cpu.max").split())
    most = int(rig.shell(f"cat {GROUP}/memory.max"))
    peak = int(rig.shell(f"cat {GROUP}/memory.peak"))
    check("memory stays below the unit's limit", peak < most, f"{peak >> 20} of {most >> 20} MiB")
    stat = dict(line.split() for line in rig.shell(f"cat {GROUP}/cpu.stat").splitlines())
    since_us = int(rig.guest.run("systemctl", "show", "-P", "ActiveEnterTimestampMonotonic", AGENT))
    now_us = float(rig.shell("cat /proc/uptime").split()[0]) * 1e6
    share = int(stat["usage_usec"]) / (now_us - since_us)
    allowed = quota / period
    check(
        "processor time stays below the quota",
        share <= allowed + 0.05,
        f"{share:.2f} of {allowed:.2f}, held back {stat['nr_throttled']} times",
    )
    restarts = [rig.guest.run("systemctl", "show", "-P", "NRestarts", unit).strip()
                for unit in (AGENT, RELAY)]  # fmt: skip
    check("neither service had to be started again", restarts == ["0", "0"], restarts)


if __name__ == "__main__":
    missing_parts = missing(PROGRAMS, lacks())
    sys.exit(run_rig("test-guest", missing_parts, SECONDS, main))
