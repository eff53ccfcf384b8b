"""From what a user types to a full-text query, and from what was found to words with marks."""

from __future__ import annotations

from tui.text.safe_text import one_line

# Around the words found in a snippet. What is indexed holds no control characters.
MARK, UNMARK = "\x02", "\x03"

_MOST_WORDS = 20

Pieces = tuple[tuple[str, bool], ...]
"""Words cut into pieces, each with whether it is one that was searched for."""


def full_text_query(words: str) -> str:
    """Return the FTS5 query for all of `words`, the last of which may be unfinished.

    Each is in quotation marks, so that nothing in it has a meaning of its own. It is "" where
    there is no letter or digit to look for.
    """
    terms = [word for word in one_line(words).split() if any(map(str.isalnum, word))]
    quoted = ['"{}"'.format(term.replace('"', '""')) for term in terms[:_MOST_WORDS]]
    return f"{' '.join(quoted)}*" if quoted else ""


def pieces(snippet: str) -> Pieces:
    """Cut a snippet at its marks, which are not part of the pieces."""
    head, *rest = snippet.split(MARK)
    cut = [(head, False)]
    for words in rest:
        found, _, after = words.partition(UNMARK)
        cut += [(found, True), (after, False)]
    return tuple((words, marked) for words, marked in cut if words)
