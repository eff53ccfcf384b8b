"""What a PostgreSQL objects to, told apart: no answer, no entry, no room or right, damage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import psycopg

from index.storage.sql import ServerError

_SILENT = ("08", "57P")
_CLOSED = ("28",)
_DAMAGED = ("XX", "42P01", "42703", "3F000")
"""How the codes begin of errors that say so; any other is a refusal."""

_NO_DATABASE = re.compile(r'database ".*" does not exist')
_NO_ENTRY = ("authentication failed", "no password supplied", "pg_hba.conf", "does not exist")
"""Errors met as a connection is made have no code."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Raise psycopg's errors as ours.

    Raises:
        ServerError: `where` is the address that it names.
    """
    try:
        yield
    except psycopg.Error as error:
        raise error_of(where, error) from error


def error_of(where: str, error: psycopg.Error) -> ServerError:
    """Return our error for one of psycopg's."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = (lines or [type(error).__name__])[0].removeprefix("connection failed: ")
    return ServerError(where, _kind(error, reason), reason, error.sqlstate or "")


def address(url: str) -> str:
    """Return a database's address as it may be shown: no password, nothing of its settings."""
    parts = urlsplit(url)
    user, host = parts.username or "", parts.hostname or ""
    if not host:
        host = parse_qs(parts.query).get("host", [""])[0]
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{f'{user}@' if user else ''}{host}{port}{parts.path}"


def _kind(error: psycopg.Error, reason: str) -> str:
    code = error.sqlstate
    if code is None:
        if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return "refused"  # psycopg's own: a value that can't be stored
        if _NO_DATABASE.search(reason):
            return "missing"
        return "closed" if any(part in reason for part in _NO_ENTRY) else "silent"
    if code == "3D000":
        return "missing"
    if code.startswith(_SILENT) and code != "57014":
        return "silent"
    if code.startswith(_CLOSED):
        return "closed"
    return "damaged" if code.startswith(_DAMAGED) else "refused"
