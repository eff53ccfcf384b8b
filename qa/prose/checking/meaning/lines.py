"""The sentences of a passage, but for those in which something is hidden."""

from __future__ import annotations

from functools import lru_cache

from index.ingest.passages import sentences
from qa.prose.types import Claim, Part, Source


@lru_cache(maxsize=64)
def lines_of(source: Source) -> tuple[Part, ...]:
    """Return where the sentences of a passage stand in its article."""
    found = ((source.start + first, source.start + last) for first, last in sentences(source.text))
    return tuple(
        (start, end)
        for start, end in found
        if all(end <= begin or stop <= start for begin, stop in source.hidden)
    )


def repeated(claim: Claim) -> tuple[Source, Part] | None:
    """Return the sentence that a claim repeats word for word; None where it says it otherwise."""
    words = claim.text.split()
    for source in claim.sources:
        for start, end in lines_of(source):
            if source.article.text[start:end].split() == words:
                return source, (start, end)
    return None
