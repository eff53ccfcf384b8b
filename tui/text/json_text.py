"""JSON on stdout."""

from __future__ import annotations

import json
import sys

import click


def print_json(document: object) -> None:
    """Print a JSON document: the only thing on stdout where `--json` is given."""
    # Where the stream can't write every character, JSON can do without them.
    unicode = str(sys.stdout.encoding).casefold().startswith("utf")
    click.echo(json.dumps(document, ensure_ascii=not unicode, indent=1))
