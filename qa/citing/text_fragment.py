"""Deep links: addresses that open a page at words of it, marked, in Chrome, Edge, Safari, Firefox.

Where a page has changed, or a browser knows nothing of such links, the page opens at its top.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from qa.citing.addresses import is_web_address
from qa.citing.directive import Directive
from qa.citing.word_bounds import folded, tokens, whole_words
from qa.types import Citation

_LONGEST_EXACT = 60
"""Characters of words that are given whole; of longer ones the first and the last are."""

_FEWEST, _MOST = 3, 12
"""Words at each end of a range."""

_FEWEST_AROUND, _MOST_AROUND = 2, 10
"""Words given before and after, to tell places with the same words apart."""

_DIRECTIVE = ":~:"


def link_to(citation: Citation) -> str | None:
    """Return the address that opens a citation's article at its sentence; None without one.

    A PDF is opened at its page: browsers find no words in it.
    """
    article = citation.article
    url = (article.url or "").strip()
    if not is_web_address(url):
        return None
    if citation.page and urlsplit(url).path.lower().endswith(".pdf"):
        return f"{urldefrag(url).url}#page={citation.page}"
    start, end = citation.sentence_start, citation.sentence_end
    return deep_link(url, article.text, start, end, title=article.title)


def deep_link(
    article_url: str | None, article_text: str, start: int, end: int, *, title: str = ""
) -> str | None:
    """Return the address of a page that opens at `article_text[start:end]`; None without one.

    Only plain `http` and `https` addresses are ones. A fragment that the address has stays.
    `title` is what stands over the text on the page, where the same words may come first. Words are
    given whole as the page has them, so part of a word stands for all of it; without any, the
    address is given back alone.
    """
    url = (article_url or "").strip()
    if not is_web_address(url):
        return None
    address, _, fragment = url.partition("#")
    fragment = fragment.partition(_DIRECTIVE)[0]
    bare = f"{address}#{fragment}" if fragment else address
    directive = directive_for(article_text, start, end, title)
    if directive is None:
        return bare
    return f"{address}#{fragment}{_DIRECTIVE}{directive.encoded()}"


def directive_for(text: str, start: int, end: int, title: str = "") -> Directive | None:
    """Return the shortest directive by which a browser finds these words first; None for no words.

    Where nothing tells them apart from the same words before them, these are what is found.
    """
    start, end = whole_words(text, start, end)
    if not text[start:end].strip():
        return None
    over = f"{title}\n"
    page = folded(over + text)
    wanted = (len(over) + start, len(over) + end)
    first = None
    for directive in _directives(text, start, end):
        if directive.found(page) == wanted:
            return directive
        first = first or directive
    return first


def _directives(text: str, start: int, end: int) -> Iterator[Directive]:
    """Yield directives for some words, from the shortest to those with the most around them."""
    inner = list(_inner(text, start, end))
    yield from inner
    for count in range(_FEWEST_AROUND, _MOST_AROUND + 1):
        before, after = _before(text, start, count), _after(text, end, count)
        for prefix, suffix in ((before, ""), ("", after), (before, after)):
            if prefix or suffix:
                for one in {inner[0], inner[-1]}:
                    yield Directive(one.start, one.end, prefix, suffix)


def _inner(text: str, start: int, end: int) -> Iterator[Directive]:
    """Yield what names the words themselves: whole, or the first and the last of them."""
    words = text[start:end]
    one_block = "\n" not in words
    if one_block and len(words) <= _LONGEST_EXACT:
        yield Directive(words)
        return
    begin = tokens(text, start, _end_of_line(text, start, end))
    last = tokens(text, _start_of_line(text, start, end), end)
    room = len(begin) // 2 if one_block else max(len(begin), len(last))
    ranges = [_range(text, begin, last, count) for count in range(_FEWEST, _MOST + 1)]
    yield from dict.fromkeys(ranges[: max(0, room - _FEWEST + 1)])
    if room < _FEWEST:
        yield Directive(words) if one_block else _range(text, begin, last, 1)


def _range(
    text: str, begin: list[tuple[int, int]], last: list[tuple[int, int]], count: int
) -> Directive:
    first = whole_words(text, begin[0][0], begin[:count][-1][1])
    final = whole_words(text, last[-count:][0][0], last[-1][1])
    return Directive(text[slice(*first)], text[slice(*final)])


def _before(text: str, start: int, count: int) -> str:
    """Return `count` words before an offset with all that stands between, of one line."""
    line = text[:start].rstrip().rpartition("\n")[2]
    return _joined(line, [at for at, _ in reversed(tokens(line, 0, len(line)))], count)


def _joined(line: str, starts: list[int], count: int) -> str:
    worded = [at for at in starts if any(map(str.isalnum, line[at:]))]
    return line[worded[min(count, len(worded)) - 1] :] if worded else ""


def _after(text: str, end: int, count: int) -> str:
    """Return `count` words after an offset with all that stands between, of one line."""
    line = text[end:].lstrip().partition("\n")[0]
    ends = [at for _, at in tokens(line, 0, len(line)) if any(map(str.isalnum, line[:at]))]
    if not ends:
        return ""
    _, last = whole_words(line, 0, ends[min(count, len(ends)) - 1])
    return line[:last]


def _end_of_line(text: str, start: int, end: int) -> int:
    at = text.find("\n", start, end)
    return end if at < 0 else at


def _start_of_line(text: str, start: int, end: int) -> int:
    return max(start, text.rfind("\n", start, end) + 1)
