"""What `dateline remove` and `dateline doctor --proof` say of a search for what was removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.text.phrases import counted
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.removal.proof import Proof


def proof_lines(proof: Proof) -> Iterator[str]:
    """Say what a search for an article's pieces came to."""
    files = f"{counted(proof.files, 'file')} ({proof.bytes / 1e6:,.1f} MB)"
    of = f"of its {counted(proof.characters, 'character')}"
    if not proof.runs and not proof.traces:
        yield f"Not checked: {of}, all stand in other articles too"
    elif proof.clean:
        yield (
            f"Checked: {of} ({counted(proof.runs, 'run')} of eight words that no other article"
            f" has), nothing is left in {files}"
        )
    for trace in proof.traces:
        yield one_line(f"Left: {trace.place}: {trace.what}, in {counted(trace.count, 'place')}")
    for path in proof.unread:
        yield one_line(f"Not checked, since it can't be read: {path}")


def proof_document(proof: Proof) -> dict[str, object]:
    """Return what a search came to as JSON."""
    return {
        "clean": proof.clean,
        "characters": proof.characters,
        "runs": proof.runs,
        "files": proof.files,
        "bytes": proof.bytes,
        "left": [
            {"place": trace.place, "what": trace.what, "pieces": trace.count}
            for trace in proof.traces
        ],
        "unread": list(map(str, proof.unread)),
    }
