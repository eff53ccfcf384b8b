"""What a page shows around and within its article, told by how its tree is built.

trafilatura finds the main text by its container. Where a page has none that it knows, it
takes every paragraph, readers' comments and other articles' teasers among them, and only
paragraphs: lists and captions of the article go. So the tree is put right before: comments
and teasers are cut out, lists and captions become paragraphs. Nothing is cut that holds the
page's headline or most of its text, and nothing that stands between two paragraphs of the
article. Each step looks at every element of the page a few times at most.
"""

from __future__ import annotations

from typing import Any

from index.ingest.readers.page.comments import cut_comments
from index.ingest.readers.page.head import authors, headline, outlet_name
from index.ingest.readers.page.own import keep_captions, keep_lists
from index.ingest.readers.page.tables import unframe
from index.ingest.readers.page.teasers import cut_teasers

__all__ = ["authors", "cut_foreign", "headline", "keep_own", "outlet_name", "unframe"]


def cut_foreign(tree: Any) -> None:
    """Cut readers' comments and other articles' teasers out of a page's lxml tree."""
    cut_comments(tree)
    cut_teasers(tree)


def keep_own(tree: Any) -> bool:
    """Make the captions and lists of a page's article paragraphs; tell whether there are any."""
    before = tree.xpath("count(//p)")
    keep_captions(tree)
    keep_lists(tree)
    return bool(tree.xpath("count(//p)") != before)
