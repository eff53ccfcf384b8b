"""Lines that were broken to fit a page, put together again: offsets count in what this gives.

A text that was wrapped (an e-mail, a wire, a scan) breaks its sentences at a width, and its
words with hyphens. A sentence cut at a line's end can't be quoted whole, and half a word
can't be found. What is broken on purpose stays: lists, verse, tables, headings, bylines,
and whatever a blank line separates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

_NARROWEST, _WIDEST = 45, 130
"""Widths, in characters, to which text is wrapped; narrower lines may be verse or a table."""

_FULL = 0.88
"""The share of a block's width that a full line has, with the word that didn't fit it."""

KEPT = "\ue000"
"""At a line's end: the line is kept, whatever it looks like."""

_BREAK = re.compile(r"(?P<head>[^\W\d_]+(?:[-‐'’][^\W\d_]+)*)[-‐¬]$")
_TAIL = re.compile(r"[^\W\d_]+")
# Chinese and Japanese, which put no spaces between words; Korean does.
_CJK = re.compile(
    r"[\u2e80-\u2fdf\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff65]"
)
_DIGIT_BREAK = re.compile(r"\d[-‐–]$")
_WORDS = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")
_LINE_END_MARK = re.compile(r"[.!?:;,…][\"'”’»)\]]*$")
_MARKS_AT_END = 4
_HYPHENS = frozenset("-‐¬–")
_LIST_MARK = re.compile(r"[-*•–—·>|+#]|\(?\d{1,3}[.)] |\(?[a-z][.)] |\|")
_NUMBER = re.compile(r"[\W\d]*\d[\W\d]*")
# A line that ends so goes on, also where the next begins with a name.
_DANGLING = frozenset(
    """a an and are as at but by der die das des du for from had has have in into is la le les Mr.
    Mrs. Ms. Dr. of on or that than the their to und was were which who with""".split()
)
# First parts of compounds that keep their hyphen; they seldom begin a broken word.
_COMPOUND = frozenset(
    """all cross decision double east eight ex far five four front full half hard high ill left
    long low middle nine north old one open part quarter record red right second self seven
    short single six so soft south ten third three top twenty thirty forty fifty sixty seventy
    eighty ninety two vice well west wide world year""".split()
)
_SUFFIX = re.compile(
    r"(?:ing|ed|er|ers|est|ly|ness|ens|ened|ening|ered|ering|age|ages|ish|some|ian|ern|ward|wards"
    r"|ern\w*|ship|fish|th|ty)$"
)
_JOINING = frozenset("and or und oder et ou y o e i og och en of to nor bis".split())
_INNER = frozenset("a and by de des du for in la le of off on out the to up".split())


def unwrapped(text: str, *, soft: bool = False) -> str:
    """`text` (normalised) with the lines joined that only a page's width had broken.

    `soft`: a line break is a space, as in Markdown, so that one within a sentence always
    goes; not all of them, since bylines and headings are often written without a blank line.

    A word broken by a hyphen is made whole where its two parts go on in lower case. It keeps
    the hyphen where the text has the word with one elsewhere and never without, where a
    number or a name follows, and where it begins as a compound does ("well-", "two-").
    """
    if "\n" not in text:
        return text.replace(KEPT, "")
    blocks = [block.split("\n") for block in text.split("\n\n")]
    if not any(len(block) > 1 for block in blocks):
        return text.replace(KEPT, "")
    words = _Vocabulary(text)
    groups = [list(group) for block in blocks for _, group in groupby(block, key=_is_long)]
    width = max((max(map(len, group)) for group in groups if _is_wrapped(group)), default=0)
    before = ""
    done = []
    for block in blocks:
        lines: list[str] = []
        # A line too long for any page is a paragraph, as in text that was made of HTML.
        for is_long, group in groupby(block, key=_is_long):
            if is_long:
                lines += group
            else:
                lines += _joined(list(group), width, words, before.endswith(":"), soft)
            before = lines[-1]
        done.append("\n".join(lines))
    return "\n\n".join(done).replace(KEPT, "")


class _Vocabulary:
    """The words of a text but for those that a line's end breaks; made when first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._words = frozenset(map(str.casefold, _WORDS.findall(self._text)))
        return word.casefold() in self._words


def _joined(
    block: list[str], width: int, words: _Vocabulary, after_colon: bool, soft: bool
) -> Iterator[str]:
    """The lines of a block once those are joined that belong together."""
    wrapped = len(block) > 1 and (
        _is_wrapped(block)
        or any(
            _hyphen(line, following) and following[0].islower()
            for line, following in pairwise(block)
        )
        or (len(block) == 2 and not after_colon and _is_cut(*block))
    )
    own = max(map(len, block))
    pieces = [block[0]]
    for last, following in pairwise(block):
        if last.endswith(KEPT) or _is_separate(following):
            goes_on = False
        elif soft and _continues(last, following):
            goes_on = True
        elif wrapped:
            goes_on = _continues(last, following) or _is_full(last, following, own * _FULL)
        else:
            # Beside wrapped paragraphs: as full as theirs, to the letter.
            goes_on = own <= width * 1.08 and _is_full(last, following, max(own, width))
        if goes_on or (_hyphen(last, following) and not _is_separate(following)):
            pieces[-1] = _before(last, following, words)
        else:
            yield "".join(pieces)
            pieces = []
        pieces.append(following)
    yield "".join(pieces)


def _is_long(line: str) -> bool:
    return len(line) > _WIDEST


def _is_wrapped(block: list[str]) -> bool:
    """Whether most lines of a block are as full as they can be and break within a sentence."""
    width = max(map(len, block))
    if len(block) < 3 or not _NARROWEST <= width <= _WIDEST:
        return False
    breaks = [
        (line, following) for line, following in pairwise(block) if not _is_separate(following)
    ]
    full = [pair for pair in breaks if _is_full(*pair, width * _FULL)]
    if len(full) < 2 or len(full) < 0.7 * len(breaks):
        return False
    ended = sum(bool(_LINE_END_MARK.search(line[-_MARKS_AT_END:])) for line, _ in full)
    going_on = sum(_continues(*pair) or _hyphen(*pair) for pair in full)
    return ended <= 0.5 * len(full) and going_on >= 0.4 * len(full)


def _is_cut(line: str, following: str) -> bool:
    """Whether two lines alone are a sentence that was broken."""
    return (
        _NARROWEST <= len(line) <= _WIDEST
        and len(following) <= _WIDEST
        and _continues(line, following)
    )


def _is_separate(line: str) -> bool:
    """Whether a line begins or is something of its own: an item, a row of figures."""
    if not line or _LIST_MARK.match(line):
        return True
    if "|" in line:
        return True
    if not any(map(line.__contains__, "0123456789")):
        return False
    cells = line.split()
    return sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) > len(cells) / 2


def _is_full(line: str, following: str, width: float) -> bool:
    """Whether the next line's first word wouldn't have fitted this one."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _continues(line: str, following: str) -> bool:
    """Whether a break stands within a sentence, by the words around it."""
    if line[line.rfind(" ") + 1 :].lstrip("(“\"'") in _DANGLING:
        return True
    return following[:1].islower() and not _SENTENCE_END.search(line[-_MARKS_AT_END:])


def _hyphen(line: str, following: str) -> bool:
    """Whether a hyphen stands between the two lines, in a word or between numbers."""
    if len(line) > _WIDEST or line[-1:] not in _HYPHENS:
        return False
    if _DIGIT_BREAK.search(line):
        return following[:1].isdigit()
    return bool(_BREAK.search(line)) and following[:1].isalpha()


def _before(line: str, following: str, words: _Vocabulary) -> str:
    """A line as it stands before the next one: with a space, or without inside a word."""
    if _CJK.match(line[-1:]) and _CJK.match(following[:1]):
        return line
    if line[-1:] not in _HYPHENS:
        return f"{line} "
    tail = _TAIL.match(following)
    if _DIGIT_BREAK.search(line) and following[:1].isdigit():
        return line
    match = _BREAK.search(line)
    if match is None or tail is None:
        return f"{line} "
    if tail[0].casefold() in _JOINING and following[tail.end() : tail.end() + 1] in " ":
        return f"{line} "  # "two- and three-year terms"
    return line if _keeps_hyphen(match["head"], tail[0], words) else line[:-1]


def _keeps_hyphen(head: str, tail: str, words: _Vocabulary) -> bool:
    last = re.split("[-‐]", head)[-1]
    if tail[0].isupper() and not last.isupper():
        return True  # Anglo-Saxon
    if head + tail in words:
        return False
    if f"{head}-{tail}" in words:
        return True
    if last != head and last.casefold() in _INNER:
        return True  # mother-in-law
    return last == head and head.casefold() in _COMPOUND and not _SUFFIX.match(tail.casefold())


def joined(paragraphs: Sequence[Sequence[str]]) -> list[tuple[str, list[int]]]:
    """Paragraphs known as such, each of the lines it was broken into, on one line each.

    With each come the offsets at which its lines begin. A word that a line's end broke is made
    whole by the words of all paragraphs, as `unwrapped` does.
    """
    words = _Vocabulary("\n".join(line for lines in paragraphs for line in lines))
    found = []
    for lines in paragraphs:
        pieces = [_before(line, following, words) for line, following in pairwise(lines)]
        starts = [0, *accumulate(map(len, pieces))]
        found.append(("".join([*pieces, lines[-1]]), starts))
    return found
