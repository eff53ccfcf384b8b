"""Lists of lines: one item a line, with or without bullets, and headings over paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from qa.desk.lists.coordinated import NAME, Listed, Part, bare
from qa.desk.text import sentences_of

MOST_WORDS = 12
"""Words of a line that is an item, at most."""

FEWEST = 3
"""Lines that make a list, at least."""

MOST = 60

MOSTLY = 0.6
"""Share of a run's lines that are names, from which the others are headings between lists."""

_BULLET = re.compile(r"\s*(?:[•·▪◦*–—-]+|\(?\d{1,2}[.):]|[a-z]\))\s*")
_AFTER = re.compile(r"\s*\([^()]*\)\s*[;,.]*$|\s*[:–—]\s.*$|\s+[-–—]+\s.*$|[,;.]+\s*(?:and|or)?$")
_SENTENCE_ENDS = re.compile(r"[.!?…][\"”’')]*$")
_FURNITURE = re.compile(
    r"^(?:advertisement|read more|related|more:|see also|share|photo|image|video|sign up)\b|@",
    re.IGNORECASE,
)


def line_lists(text: str) -> list[Listed]:
    """Return the lists of a text whose items stand on lines of their own."""
    found: list[Listed] = []
    run: list[Part] = []
    for start, end in (*_lines(text), (len(text), len(text))):
        item = _item(text, start, end)
        if item is not None:
            run.append(item)
            continue
        found += _runs(text, run)
        run = []
    return found


def _runs(text: str, run: list[Part]) -> list[Listed]:
    """Part a run of lines at those that are no names, where most are: headings between lists."""
    named = [_in_capitals(text[start:end]) for start, end in run]
    parts: list[list[Part]] = [[]]
    for one, is_name in zip(run, named, strict=True):
        if is_name or sum(named) < MOSTLY * len(run):
            parts[-1].append(one)
        else:
            parts.append([])
    return [Listed(tuple(part)) for part in parts if FEWEST <= len(part) <= MOST]


def headings(text: str) -> list[Listed]:
    """Return the names in headings over the paragraphs of an article, as one list, if any."""
    lines = [span for span in _lines(text) if text[slice(*span)].strip()]
    found: list[Part] = []
    for (start, end), (after, stop) in pairwise(lines):
        line, below = text[start:end].strip(), text[after:stop].strip()
        heads = len(line.split()) <= MOST_WORDS and not _SENTENCE_ENDS.search(line)
        if not heads or not _SENTENCE_ENDS.search(below) or _FURNITURE.search(line):
            continue
        names = [match.span() for match in NAME.finditer(text, start, end)]
        last = names[-1] if names else None
        if last and last[1] == start + len(text[start:end].rstrip()):
            found.append(bare(text, *last))
    return [Listed(tuple(found))] if FEWEST <= len(found) <= MOST else []


def _in_capitals(words: str) -> bool:
    return all(
        word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in words.split()
    )


def introduced_by(text: str, start: int) -> Part | None:
    """Return the last line before that in which a list begins, or its last sentence."""
    line = text.rfind("\n", 0, start) + 1
    before = [one for one in sentences_of(text) if one.end <= line]
    return (before[-1].start, before[-1].end) if before else None


def _lines(text: str) -> list[Part]:
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _item(text: str, start: int, end: int) -> Part | None:
    """Return what a line names; None where it is no item."""
    line = text[start:end]
    if _FURNITURE.search(line.strip()) or len(line.split()) > MOST_WORDS:
        return None
    bullet = _BULLET.match(line)
    begin = start + (bullet.end() if bullet else len(line) - len(line.lstrip()))
    words = text[begin:end].rstrip()
    if not words or (_SENTENCE_ENDS.search(words) and not bullet and len(words.split()) > 2):
        return None
    while after := _AFTER.search(words):
        if not words[: after.start()].strip():
            break
        words = words[: after.start()].rstrip()
    if not any(character.isalpha() for character in words) or words.endswith(("?", ":")):
        return None
    return begin, begin + len(words)
