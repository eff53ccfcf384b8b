"""A Ray cluster of two processes on this machine, that lasts as long as what started it.

Run as a program it starts one, says so on a line, and ends it when its input ends.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@contextmanager
def started() -> Iterator[tuple[str, int]]:
    """Start a cluster; yield its address, and the process group of all that belongs to it."""
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    path = os.pathsep.join(map(str, (PROJECT, PROJECT / "tests/support/fakes")))
    settings = {
        "PYTHONPATH": path,
        "GRPC_ENABLE_FORK_SUPPORT": "0",  # or a process that Ray forks dies now and then
        "RAY_AUTH_MODE": "token",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_worker_niceness": "0",  # else other tests on the machine come before it
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keeper = subprocess.Popen(
        [sys.executable, __file__, str(port)],
        env={**os.environ, **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # what ends the tests by a signal doesn't end it before its work
    )
    try:
        group = int(keeper.stdout.readline() or 0)
        assert group, "Ray didn't start"
        yield f"ray://127.0.0.1:{port}", group
    finally:
        keeper.communicate("")


def group_members(group: int) -> dict[int, str]:
    """What runs in a process group: titles by process id."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                if os.getpgid(int(place.name)) == group:
                    said = (place / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(place.name)] = said.decode(errors="replace").strip()
            except (OSError, ProcessLookupError):
                continue
    return found


def takes(port: int) -> bool:
    """Whether something listens at a port of this machine."""
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _keep(port: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True) as kept:
        log = Path(kept) / "log"
        options = {
            "num-cpus": 2,
            "include-dashboard": "false",
            "port": 0,
            "node-ip-address": "127.0.0.1",
            "ray-client-server-port": port,
            "object-store-memory": 100_000_000,
            "temp-dir": kept,
        }
        with log.open("wb") as output:
            ray = subprocess.Popen(
                [Path(sys.executable).with_name("ray"), "start", "--head", "--block"]
                + [f"--{name}={value}" for name, value in options.items()],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            deadline = time.monotonic() + 60
            while "Ray runtime started" not in log.read_text(errors="replace") or not takes(port):
                if ray.poll() is not None or time.monotonic() > deadline:
                    print(log.read_text(errors="replace"), file=sys.stderr)
                    return
                time.sleep(0.1)
            print(ray.pid, flush=True)
            sys.stdin.read()
        finally:
            for _ in range(50):
                if not group_members(ray.pid):
                    break
                os.killpg(ray.pid, signal.SIGKILL)
                ray.poll()
                time.sleep(0.1)


if __name__ == "__main__":
    _keep(int(sys.argv[1]))
