"""The page's own style sheets, scripts and sign: all that a browser loads beside its HTML."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of `dateline/server/static`; `version` is a digest of what is in it."""

    content: bytes
    media_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """All of them, by name."""
    found = {}
    for file in (resources.files("dateline.server") / "static").iterdir():
        media_type = _TYPES.get(PurePosixPath(file.name).suffix)
        if media_type:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12]
            found[file.name] = Asset(content, media_type, digest)
    return found


def asset_url(name: str) -> str:
    """The address of an asset, another one where what is in it has changed."""
    return f"/static/{name}?v={assets()[name].version}"
