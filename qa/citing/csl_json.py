"""References as CSL JSON, which Zotero, pandoc and citeproc processors read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from qa.citing.authors import Author
from qa.citing.keys import keys
from qa.citing.reference import Reference, annotation
from qa.json_codec import Json


def csl_json(references: Sequence[Reference]) -> str:
    """Return a JSON array with an item a reference, valid by the schema of CSL 1.0.2."""
    named = zip(keys(references), references, strict=True)
    items = [_item(key, one) for key, one in named]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(key: str, reference: Reference) -> dict[str, Json]:
    item: dict[str, Json] = {
        "id": key,
        "type": "article-newspaper",
        "title": reference.title,
        "author": [_name(author) for author in reference.authors],
        "container-title": reference.outlet,
        "issued": _day(reference.day),
        "page": ", ".join(map(str, reference.pages)),
        "URL": reference.url,
        "accessed": _day(reference.accessed),
        "annote": annotation(reference),
    }
    return {name: value for name, value in item.items() if value}


def _name(author: Author) -> dict[str, Json]:
    if author.literal:
        return {"literal": author.literal}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: value for name, value in parts.items() if value}


def _day(day: date | None) -> dict[str, Json] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
