"""References as BibTeX entries, which biblatex reads as well.

`date` and `urldate` are biblatex's, `year` and `month` classic BibTeX's. The quotes stand in
`annote`, which no usual style prints.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.citing.authors import Author
from qa.citing.keys import keys
from qa.citing.reference import Reference

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ESCAPED = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_"},
        # BibTeX counts braces without minding a backslash, so an escaped one would end the entry.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_IN_ADDRESS = re.compile(r"[{}\\^`|<>\"]")
_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)


def bibtex(references: Sequence[Reference]) -> str:
    """Return an entry a reference, with a blank line between; UTF-8 letters stay as they are."""
    named = zip(keys(references), references, strict=True)
    return "\n".join(_entry(key, one) for key, one in named)


def _entry(key: str, reference: Reference) -> str:
    day = reference.day
    fields = {
        "author": " and ".join(_name(author) for author in reference.authors),
        "title": _title(reference.title),
        "journal": escaped(reference.outlet),
        "date": day.isoformat() if day else "",
        "year": f"{day.year:04}" if day else "",
        "pages": ", ".join(map(str, reference.pages)),
        "url": _address(reference.url or ""),
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
        "annote": escaped(" ".join(f"“{quote.words}”" for quote in reference.quotes)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if day:
        lines.insert(
            next(n for n, line in enumerate(lines) if line.startswith("  year")) + 1,
            f"  month = {_MONTHS[day.month - 1]},",
        )
    # An @article without a journal is an error to BibTeX's styles.
    kind = "article" if reference.outlet else "misc"
    return "\n".join([f"@{kind}{{{key},", *lines, "}\n"])


def escaped(text: str) -> str:
    """Return a text with LaTeX's special characters as the commands that print them."""
    return text.translate(_ESCAPED)


def _name(author: Author) -> str:
    """A name in BibTeX's order; one that is no person's in braces, which keep it whole."""
    if author.literal:
        return f"{{{escaped(author.literal)}}}"
    parts = (author.family, author.suffix, author.given)
    return ", ".join(_without_and(escaped(part)) for part in parts if part)


def _without_and(name: str) -> str:
    return f"{{{name}}}" if re.search(r"\band\b", name, re.IGNORECASE) else name


def _title(title: str) -> str:
    """A title whose capitals no style makes small: the words that have them stand in braces."""
    words = list(_WORD.finditer(title))
    return " ".join(_protected(word[0], first=not n) for n, word in enumerate(words))


def _protected(word: str, first: bool) -> str:
    match = _EDGES.fullmatch(word)
    before, core, after = match.groups() if match else ("", word, "")
    inner = core[1:] if first else core
    if inner == inner.lower():
        return escaped(word)
    kept = escaped(core)
    # A brace right before a backslash would begin one of BibTeX's "special characters".
    kept = f"{{{{{kept}}}}}" if kept.startswith("\\") else f"{{{kept}}}"
    return f"{escaped(before)}{kept}{escaped(after)}"


def _address(url: str) -> str:
    """An address for the command url: as it is, but for what would upset braces and TeX."""
    return _IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", url)
