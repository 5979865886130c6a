"""A process that watches a folder, to be stopped or starved by a test.

python -m tests.agent.watch.child FOLDER BACKEND [max_watches]

Prints `ready` once it watches, then obeys lines: `known` waits until all is known. Answers in JSON.
"""

import json
import sys
from pathlib import Path

from agent.watch import post
from tests.agent.watch.conftest import fanotify_only, inotify_only
from tests.agent.watch.fake_index import Watched


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(folder: str, backend: str, max_watches: str = "") -> None:
    if max_watches:
        Path("/proc/sys/user/max_inotify_watches").write_text(max_watches)
        post.BLIND_PERIOD_S = 10.0  # half a second of the hurried clock
    backends = {"fanotify": fanotify_only(), "inotify": inotify_only, "best": None}[backend]
    with Watched(folder, backends=backends) as watched:
        say("ready")
        for line in sys.stdin:
            missing = watched.until_known(20) if line.strip() == "known" else -1
            health = watched.watcher.health()
            (place,) = health.places
            answer = {
                "missing": missing,
                "doubts": {why.value: count for why, count in health.doubts.items()},
                "whys": {why.value: count for why, count in watched.index.whys.items()},
                "folders": place.folders,
                "told": place.told,
                "backend": place.backend,
                "whole": health.is_whole,
                "alive": health.alive,
            }
            say(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
