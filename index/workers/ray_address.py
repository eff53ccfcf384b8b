"""What names workers on the command line: a Ray cluster, or processes on this machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.errors import UsageError

LOCAL = "ray-local"
SCHEME = "ray://"
CLIENT_PORT = 10001
"""Where a cluster's head takes programs from outside it, unless told otherwise."""

_HINT = f"write {SCHEME}HOST:{CLIENT_PORT}, {LOCAL}, or {LOCAL}:PROCESSES"


@dataclass(frozen=True, slots=True)
class RayAddress:
    """A cluster's host and port, or ("", 0) and so many processes on this machine."""

    host: str = ""
    port: int = 0
    processes: int = 0

    @classmethod
    def of(cls, text: str) -> RayAddress:
        """Read "ray://HOST:PORT", "ray-local" (a process a core) or "ray-local:PROCESSES".

        Raises:
            UsageError: it is none of these.
        """
        if text.startswith(SCHEME):
            try:
                url = urlsplit(text)
                host, port = url.hostname, url.port
            except ValueError as error:
                raise UsageError(f"{text!r} isn't an address: {error}", _HINT) from error
            if host and not (url.path.strip("/") or url.query or url.username):
                return cls(host, port or CLIENT_PORT)
        kind, _, number = text.partition(":")
        if kind == LOCAL and (number.isdecimal() or text == LOCAL):
            processes = int(number) if number else _cores()
            if 1 <= processes <= 1024:
                return cls(processes=processes)
        raise UsageError(f"{text!r} names no workers", _HINT)

    @property
    def is_local(self) -> bool:
        """Whether the workers are processes on this machine, started for this one update."""
        return not self.host

    def __str__(self) -> str:
        """Return what names it on the command line."""
        if self.is_local:
            return f"{LOCAL}:{self.processes}"
        return f"{SCHEME}{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
