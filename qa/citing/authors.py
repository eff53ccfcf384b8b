"""Who wrote an article, read from its byline: persons with family name and given names, and others.

A name that isn't plainly a person's stays as it is written (`literal`): a reference manager that
takes "Northern Wire" for Mr Wire of the first name Northern can't be told otherwise later.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from index.lexicon import any_of
from index.safe_text import one_line


@dataclass(frozen=True, slots=True)
class Author:
    """A person (`family`, `given`, maybe `suffix`), or whoever else, named by `literal` alone."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def name(self) -> str:
        """The name as people write it: "Martin Luther King Jr."."""
        return self.literal or " ".join(
            part for part in (self.given, self.family, self.suffix) if part
        )

    @property
    def sorted_name(self) -> str:
        """The name as it is sorted: "King, Martin Luther, Jr."; as it is where it's no person's."""
        return self.literal or ", ".join(
            part for part in (self.family, self.given, self.suffix) if part
        )


_BY = re.compile(
    r"(?:(?:words|text|story|reported|reporting|written|posted|article|analysis)[ ,:]+)?by\b[ :]+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*,?\s+(?:and|und|et|with|&)\s+|\s*[&＆]\s*|\s*[、，]\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|<[^<>]*>|\[[^\[\]]*\])\s*|\s*\S+@\S+\.\S+\s*")
_TAIL = re.compile(r"\s+(?:(?:in|at|for)\s+\S.*|[-–—|•·/]\s+\S.*)$|\s*[|•·].*$")
_SUFFIX = re.compile(r"(?:jr|sr|[js]nr)\.?|i{2,3}|iv|ph\.?d\.?|m\.?d\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    """af al auf bin da das de degli del della der den di do dos du el ibn la las le los lo ten ter
    van vom von y zu zum zur""".split()
)
_OF_A_ROLE = re.compile(
    r"(?i:\b"
    + any_of(
        """analyst columnist commentator contributor correspondent correspondents critic editor
        editors fellow freelancer journalist photographer producer reporter reporters
        researcher writer writers""".split()
    )
    + r"\b)"
)
_OF_AN_ORGANISATION = re.compile(
    r"(?i:\b"
    + any_of(
        """agency agencies ag association associates board broadcasting bureau bulletin centre
        center channel chronicle commission committee company corp corporation council courier
        daily department desk dispatch editorial examiner express federation foundation gazette
        gmbh government group guardian herald inc independent inquirer institute journal llc ltd
        magazine media ministry monitor network networks news newspaper newsroom newsletter
        office online organisation organization party police post press radio reports review
        sentinel service services society staff standard studios sun team telegraph television
        times tribune tv union university watch weekly wire wires world""".split()
    )
    + r"\b)"
)
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_NOT_OF_A_NAME = re.compile(r"[\d@_#]|://|\.(?:com|org|net|co)\b", re.IGNORECASE)
_MOST_WORDS = 6
_MOST_AUTHORS = 50


def authors_of(byline: str | None, outlet: str | None = None) -> tuple[Author, ...]:
    """Return the authors that a byline names, each once and in its order; () for none.

    "By", addresses of e-mail, roles ("Political Editor") and the outlet's own name behind a
    person's are left out; the outlet alone stays, as who has written it.
    """
    line = one_line(byline or "")
    line = _BY.sub("", line, count=1) if _BY.match(line) else line
    bare = _ASIDE.sub(" ", line).strip(" ,;") or line
    named = dict.fromkeys(
        author
        for part in bare.split(";")
        for name in _names(part.strip(), one_line(outlet or ""))
        if (author := _author(name)).name
    )
    return tuple(named)[:_MOST_AUTHORS]


def _names(part: str, outlet: str) -> list[str]:
    """Split a part of a byline into names; "Last, First" and "First Last, Jr." stay together."""
    names: list[str] = []
    for joint in _AND.split(part):
        pieces = [piece.strip() for piece in joint.split(",") if piece.strip()]
        if _is_sorted(pieces, outlet):
            names.append(", ".join(pieces))
            continue
        for piece in pieces:
            if piece is not pieces[0] and _SUFFIX.fullmatch(piece):
                names[-1] = f"{names[-1]}, {piece}"
            elif piece is not pieces[0] and _is_organisation(piece):
                continue  # whom the person before works for
            else:
                names.append(_BY.sub("", piece, count=1) if _BY.match(piece) else piece)
    shown = [name for name in (_TAIL.sub("", name).strip() for name in names) if name]
    others = [name for name in shown if not _is_role(name) and name.casefold() != outlet.casefold()]
    return others or shown[:1]


def _is_sorted(pieces: list[str], outlet: str) -> bool:
    """Tell whether pieces between commas are "Last, First" or "Last, First, Jr."."""
    if len(pieces) == 3 and not _SUFFIX.fullmatch(pieces[2]):
        return False
    if len(pieces) not in (2, 3) or _SUFFIX.fullmatch(pieces[1]):
        return False
    family, given = pieces[:2]
    if any(_is_role(one) or _is_organisation(one) or one == outlet for one in (family, given)):
        return False
    words = family.split()
    lone = len(words) == 1 or all(word.casefold() in _PARTICLES for word in words[:-1])
    return lone and len(given.split()) <= 3 and _has_case(given)


def _author(name: str) -> Author:
    pieces = [piece.strip() for piece in name.split(",")]
    suffix = pieces.pop() if len(pieces) > 1 and _SUFFIX.fullmatch(pieces[-1]) else ""
    if len(pieces) == 2 and all(pieces):
        return Author(family=pieces[0], given=pieces[1], suffix=suffix)
    words = name.split(",")[0].split()
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    whole = " ".join(words)
    if len(words) < 2 or len(words) > _MOST_WORDS or _is_organisation(whole):
        return Author(literal=name)
    first = next(
        (n for n, word in enumerate(words[:-1]) if n and word.casefold() in _PARTICLES),
        len(words) - 1,
    )
    return Author(family=" ".join(words[first:]), given=" ".join(words[:first]), suffix=suffix)


def _is_role(name: str) -> bool:
    return bool(_OF_A_ROLE.search(name))


def _is_organisation(name: str) -> bool:
    # Imported here: it brings along all that reads dates.
    from index.ingest.dates.text import AGENCIES

    words = name.split()
    return (
        name in AGENCIES
        or not _has_case(name)
        or bool(_NOT_OF_A_NAME.search(name))
        or bool(_OF_AN_ORGANISATION.search(name))
        or words[0].casefold() in ("the", "a", "an")
        or (len(words) == 1 and bool(_ACRONYM.fullmatch(name)))
        or any(word in ("of", "for", "und", "et") for word in words)
    )


def _has_case(name: str) -> bool:
    """Tell whether each letter's script has capitals: elsewhere names go in no known order."""
    letters = [letter for letter in name if unicodedata.category(letter).startswith("L")]
    return bool(letters) and all(letter.upper() != letter.lower() for letter in letters)
