"""A job's process that does what a test wants: python job_child.py HOW PATIENCE."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from job_fakes import program

from index.errors import DatelineError
from index.storage.lock import writer_lock
from tui.jobs.child import JsonObject, Stage, Tell, serve


def forever() -> None:
    while True:
        time.sleep(600)


def echoes(request: JsonObject, tell: Tell) -> JsonObject:
    print("a library's own words")
    os.write(1, b'{"stage": {"name": "not ours"}}\n')
    tell(Stage("counting", 1, 2, "one"))
    tell(Stage("counting", 2, 2))
    return {"request": request}


def waits(request: JsonObject, tell: Tell) -> JsonObject:
    tell(Stage("waiting"))
    forever()
    return {}


def ends_well(request: JsonObject, tell: Tell) -> JsonObject:
    try:
        tell(Stage("waiting"))  # once it is read, the interrupt may come
        forever()
    except KeyboardInterrupt:
        return {"kept": 3}
    return {}


def is_deaf(request: JsonObject, tell: Tell) -> JsonObject:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return waits(request, tell)


def holds_a_lock(request: JsonObject, tell: Tell) -> JsonObject:
    with writer_lock(Path(request["folder"])):
        return waits(request, tell)


def holds_a_lock_deaf(request: JsonObject, tell: Tell) -> JsonObject:
    with writer_lock(Path(request["folder"])):
        return is_deaf(request, tell)


def refuses(request: JsonObject, tell: Tell) -> JsonObject:
    raise DatelineError("there is no room", "make some")


def breaks(request: JsonObject, tell: Tell) -> JsonObject:
    raise RuntimeError("the tape \x1b[31mran out")


WAYS = {
    way.__name__: way
    for way in (
        *(echoes, waits, ends_well, is_deaf, holds_a_lock, holds_a_lock_deaf, refuses, breaks),
    )
}

if __name__ == "__main__":
    serve(WAYS[sys.argv[1]], program(sys.argv[1], float(sys.argv[2])))
