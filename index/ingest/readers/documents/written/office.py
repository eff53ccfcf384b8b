"""The properties of Office Open XML files, which .docx and .pptx share."""

from __future__ import annotations

import re

from index.ingest.readers.documents.container import Container, parsed
from index.ingest.readers.documents.properties import DATE_PROPERTIES, Properties

_DC = "{http://purl.org/dc/elements/1.1/}"
_PUBLISH_DATE = re.compile(rb"<(?:\w+:)?PublishDate[^>]{0,300}>\s*(\d{4}-\d\d-\d\d)")


def properties(container: Container) -> Properties:
    """Title and author, and the day of publication that a cover page or a property states."""
    core = container.tree("docProps/core.xml")
    if core is None:
        return Properties(published=_published(container))
    return Properties(
        title=core.findtext(f"{_DC}title") or "",
        author=core.findtext(f"{_DC}creator") or "",
        published=_published(container),
    )


def _published(container: Container) -> str | None:
    """Word's "Publish Date" of a cover page, or a custom property of such a name."""
    for name in sorted(container.names):
        if name.startswith("customXml/item") and (
            match := _PUBLISH_DATE.search(container.bytes_of(name))
        ):
            return match[1].decode()
    custom = container.bytes_of("docProps/custom.xml")
    for one in parsed(custom, "docProps/custom.xml") if custom else ():
        if (one.get("name") or "").lower() in DATE_PROPERTIES:
            return "".join(one.itertext()).strip()
    return None
