"""Runs in the guest: what the host asks for over a virtio port, one JSON line for a command."""

import json
import subprocess
from pathlib import Path

PORT = Path("/dev/virtio-ports/colmate.test")

with PORT.open("rb+", buffering=0) as port:  # it opens once
    port.write(b'{"up": true}\n')
    for line in iter(port.readline, b""):
        asked = json.loads(line)
        try:
            done = subprocess.run(
                asked["argv"],
                input=asked.get("stdin", ""),
                capture_output=True,
                text=True,
                timeout=asked["timeout_s"],
                check=False,
            )
            told = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
        except (OSError, subprocess.TimeoutExpired) as error:
            told = {"code": -1, "out": "", "err": str(error)}
        port.write(json.dumps(told).encode() + b"\n")
