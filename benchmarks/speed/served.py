"""A server as a process of its own, and a client of it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from index.errors import DatelineError

NONE: Mapping[str, str] = MappingProxyType({})
PATIENCE = 90.0
"""Seconds after which an answer is given up."""


@dataclass(frozen=True, slots=True)
class Served:
    """The server's process, and the port of this machine that it listens on."""

    process: subprocess.Popen[str]
    port: int


@contextlib.contextmanager
def serving(library: Path) -> Iterator[Served]:
    """Serve a library on a free port of this machine; stop it at the end.

    Raises:
        DatelineError: it doesn't start, or doesn't stop when told to.
    """
    command = [sys.executable, "-m", "dateline", "serve", "--port", "0", "--log", "none"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*command, "--library", str(library)], stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            raise DatelineError(f"the server doesn't start: {line.strip()}")
        yield Served(process, int(found[1]))
        if process.poll() is not None:
            raise DatelineError(f"the server ended by itself, with {process.returncode}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise DatelineError("the server doesn't stop when told to") from None


class Client:
    """One client with one connection, which it opens again where that was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = self._connect()

    def get(
        self, path: str, query: Mapping[str, str] = NONE, headers: Mapping[str, str] = NONE
    ) -> int:
        """Ask, take the whole answer, and return its status."""
        try:
            return self._get(path, headers, query)
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self._connection.close()
            return self._get(path, headers, query)

    def leave(
        self, path: str, query: Mapping[str, str] = NONE, headers: Mapping[str, str] = NONE
    ) -> int:
        """Ask, take the beginning of the answer, go away, and return its status."""
        connection = self._connect()
        try:
            connection.request("GET", _target(path, query), headers=dict(headers))
            answer = connection.getresponse()
            answer.readline()
            return answer.status
        finally:
            connection.close()

    def _get(self, path: str, headers: Mapping[str, str], query: Mapping[str, str]) -> int:
        self._connection.request("GET", _target(path, query), headers=dict(headers))
        answer = self._connection.getresponse()
        answer.read()
        return answer.status

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)


def _target(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
