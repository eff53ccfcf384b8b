"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a socket in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tools import needs

_SECONDS = 60


def _programs() -> Path | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        places.insert(0, Path(found).parent)
    return next((place for place in places if (place / "initdb").exists()), None)


needs_postgres = needs("postgresql", missing=_programs() is None)


class Cluster:
    """A running server; `url` is that of its database `dateline`, which is the tests' own."""

    def __init__(self, folder: Path) -> None:
        programs = _programs()
        if programs is None:
            pytest.fail("postgresql isn't installed")
        self._programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.url = f"postgresql://postgres@/postgres?host={folder}"

    def make(self) -> None:
        """Make the cluster's files."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = (
            f"-k {self.folder} -c listen_addresses= -c fsync=off -c max_connections=40"
            " -c shared_buffers=16MB -c full_page_writes=off -c autovacuum=off"
        )
        self._run("pg_ctl", "-D", str(self.data), "-w", "-s", "-o", options,
                  "-l", str(self.folder / "log"), "start")  # fmt: skip

    def stop(self, how: str = "immediate") -> None:
        """Stop it: "immediate" as if it was killed, "fast" in order."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-s", "-m", how, "stop", check=False)

    def files(self) -> dict[str, bytes]:
        """Return the contents of the files that hold the tables, by their paths."""
        base = self.data / "base"
        return {str(path): path.read_bytes() for path in base.rglob("*") if path.is_file()}

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:  # which PostgreSQL refuses to run as
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        if check and done.returncode:
            log = self.folder / "log"
            said = log.read_text() if log.exists() else (done.stderr or b"").decode()
            raise RuntimeError(f"{program}: {said[-2000:]}")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server of its own, which may be stopped and started again."""
    # Not pytest's folder: the path of a socket has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        one = Cluster(Path(folder))
        one.make()
        one.start()
        try:
            yield one
        finally:
            one.stop()
