"""A JSON document as it is printed."""

from __future__ import annotations

import json
import sys


def json_text(document: object) -> str:
    """Return a document as it is printed to stdout: the only thing there with `--json`."""
    # Where the stream can't write every character, JSON can do without them.
    unicode = str(sys.stdout.encoding).casefold().startswith("utf")
    return json.dumps(document, ensure_ascii=not unicode, indent=1)
