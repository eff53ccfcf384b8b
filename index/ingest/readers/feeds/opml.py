"""OPML: a list of feeds, without articles; reading one fetches nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.ingest.readers import xml_tree as xml
from index.ingest.readers.base import read_bytes
from index.ingest.readers.inside import Parsed
from index.types import Skipped

SUFFIXES = (".opml",)
ROOTS = frozenset({"opml"})
_MAX_BYTES = 20 * 1024**2


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is OPML."""
    return xml.root_name(head) in ROOTS


def read(path: Path) -> Parsed:
    """No article: how many feeds are listed."""
    count = len(feeds(xml.parse(read_bytes(path, _MAX_BYTES)).root))
    listed = f"{count:,} feed{'' if count == 1 else 's'}"
    yield Skipped(path, f"lists {listed}, no articles; dateline follow follows them", lost=False)


def feeds(root: Any) -> list[str]:
    """The addresses of the feeds that an outline lists, in its order, each once."""
    found: dict[str, None] = {}
    for outline in xml.every(root, "outline"):
        for name, value in outline.attrib.items():
            if name.lower() == "xmlurl" and value.strip():
                found[value.strip()] = None
    return list(found)
