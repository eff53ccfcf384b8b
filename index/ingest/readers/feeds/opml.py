"""OPML: a list of feeds, without articles. Feeds aren't fetched, which is what is reported."""

from __future__ import annotations

from pathlib import Path

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
    tree = xml.parse(read_bytes(path, _MAX_BYTES))
    feeds = sum(
        any(name.lower() == "xmlurl" and value.strip() for name, value in outline.attrib.items())
        for outline in xml.every(tree.root, "outline")
    )
    count = f"{feeds:,} feed{'' if feeds == 1 else 's'}"
    yield Skipped(path, f"lists {count}, no articles; index fetches nothing", lost=False)
