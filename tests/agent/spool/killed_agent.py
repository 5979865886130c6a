"""An agent to be killed: puts and sends at the same time, over its standard input and output.

`python -m tests.agent.spool.killed_agent SPOOL KEY FIRST`. It says `kept N` for each record once
`put` has returned, and `batch EPOCH FIRST RECORD...` for what it sends; `ack EPOCH THROUGH` is an
answer, whatever else it reads is none. With FIRST below 0 it puts nothing, and ends when the spool
is empty.
"""

import os
import queue
import sys
import threading
from itertools import count
from pathlib import Path

from agent.spool import Spool
from agent.storage import room
from tests.agent.spool.collecting import entry

MAX_BYTES = 16 << 20
PATIENCE_S = 0.05
SAYING = threading.Lock()


def say(*words: object) -> None:
    line = memoryview((" ".join(map(str, words)) + "\n").encode())
    with SAYING:
        while line:
            line = line[os.write(1, line) :]


def put_for_ever(spool: Spool, first: int) -> None:
    for number in count(first):
        spool.put_many([entry(number, number, size=number % 300)])
        say("kept", number)


def listen(answers: "queue.Queue[str]") -> None:
    for line in sys.stdin:
        answers.put(line)


def send_for_ever(spool: Spool, answers: "queue.Queue[str]") -> None:
    while True:
        batch = spool.next_batch(max_records=40)
        if batch is None:
            return
        say("batch", batch.epoch, batch.first_seq, *(sealed.hex() for sealed in batch.records))
        try:
            match answers.get(timeout=PATIENCE_S).split():
                case ["ack", epoch, through] if through.isdigit():
                    spool.acknowledge(epoch, int(through))
        except queue.Empty:
            pass


def main(path: Path, key: bytes, first: int) -> None:
    room.LOG_BYTES = 1 << 20  # thirty times 8 MiB would measure the disk
    spool = Spool.open(path, key, MAX_BYTES)
    assert spool.set_aside is None
    answers: queue.Queue[str] = queue.Queue()
    threading.Thread(target=listen, args=(answers,), daemon=True).start()
    if first < 0:
        send_for_ever(spool, answers)
        return
    threading.Thread(target=put_for_ever, args=(spool, first), daemon=True).start()
    while True:
        send_for_ever(spool, answers)


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3]))
