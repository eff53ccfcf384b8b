"""What articles say of their own corrections: "An earlier version of this article misstated …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.types import Article
from qa.desk.text import cited, sentences_of
from qa.types import Citation

_ARTICLE = r"(?:article|story|report|column|piece|post|headline|caption|version|page|file)"
_CHANGED = r"(?:corrected|amended|clarified|revised)"
_SAYS = re.compile(
    r"\W*(?:"
    r"Corrections?(?: (?:and|&) clarifications?)?\s*(?:\([^)]{1,40}\))?\s*[:—–]"
    r"|Clarifications?\s*[:—–]"
    r"|(?:Editor['’]s note\W+)?(?:An|The) (?:earlier|previous|original) version of "
    rf"(?:this|the) {_ARTICLE}\b"
    r"|(?:Editor['’]s note\W+)?(?:A|The|This) "
    rf"(?:(?:photo|previous|earlier|headline|caption)\W+)*{_ARTICLE} (?:\w+ )?"
    rf"(?:has been|was|has since been) (?:{_CHANGED}|updated to (?:correct|clarify|fix|remove|"
    r"reflect|include|add))\b"
    r")",
    re.IGNORECASE,
)
_MAY_SAY = re.compile(
    r"\b(?:correct|clarif|amended|revised|version of|has been updated|was updated)", re.IGNORECASE
)
_LABEL_ALONE = re.compile(r"\W*[\w &]+(?:\([^)]*\))?\s*[:—–]\W*")


def corrections(article: Article) -> Iterator[Citation]:
    """Yield the sentences in which an article says that it was corrected, and what was wrong."""
    text = article.text
    if not _MAY_SAY.search(text):
        return
    found = sentences_of(text)
    for place, sentence in enumerate(found):
        words = text[sentence.start : sentence.end]
        if not _SAYS.match(words):
            continue
        end = sentence.end
        follows = found[place + 1] if place + 1 < len(found) else None
        alone = _LABEL_ALONE.fullmatch(words)
        # "Correction:" is a line of its own on some pages, and what was wrong stands below it.
        if follows and alone and follows.paragraph <= sentence.paragraph + 2:
            end = follows.end
        elif alone:
            continue
        yield cited(article, sentence.start, end)
