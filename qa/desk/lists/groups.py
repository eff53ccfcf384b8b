"""The lists that the passages found hold, rated by how well they answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from index.keyword.tokenizer import terms
from index.lexicon import SMALL_NUMBERS
from index.types import Hit
from qa.desk.lists.asked import Asked
from qa.desk.lists.coordinated import Listed, Part, coordinated, split
from qa.desk.lists.lines import headings, introduced_by, line_lists
from qa.desk.text import sentences_of
from qa.language.names import names_in
from qa.language.places import COUNTRIES, STATES
from qa.question.question import Question
from qa.reading.reader import Rater

READ = 5
"""Passages whose lists are rated at once, at most."""

EACH_RANK = 0.03
"""What each rank of the search makes a passage less worth reading, in shares of the question."""

AS_MANY, MOST_AS_MANY, OTHER_NUMBER = 1.0, 3.0, -6.0
"""What it is worth, in margins, that a list has as many items as are asked for: for each item
beyond one, up to a limit, since lists of two are common; and what it costs to have others."""

SAID_NUMBER = 1.5
"""What it is worth that the sentence counts its items ("four states: …")."""

EACH_MORE, MOST_MORE = 0.8, 4.5
"""What each item beyond two is worth, up to a limit: readers know spans of a few words only."""

NOT_COVERED = -4.0
"""What it costs that none of the question's words are around the list; in proportion."""

BESIDE = 2.0
"""What it is worth that the question's words are in the very sentence, or right above the list."""

MISSING, UNNAMED = -6.5, -3.0
"""What each number, and each name of several words, costs that the article nowhere has."""

HEADINGS = 2.0
"""What it costs a list to be only an article's headings."""

_NUMBERS = {word: number for number, word in enumerate(SMALL_NUMBERS) if number > 1}
_COUNTED = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|[2-9]|1\d)(?: [^\W\d_][\w’'-]*){{0,3}}?"
    r" ([a-z]{3,}s|men|women|people)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:includ\w+|such as|at least|among|like|for example|more than|and others|and more"
    r"|others? (?:are|were|include)|dozens?|etc|joining|following the lead)\b",
    re.IGNORECASE,
)
"""Says that a list names only some."""


_DENIES = re.compile(
    r"(?:\b(?:not|never|cannot|without|neither|except|excluding)\b|n['’]t\b)"
    r"(?! (?:only|just|least|until|to mention))",
    re.IGNORECASE,
)
"""Before a list in its clause: it names those of whom something isn't so."""

_RELATIVE = re.compile(r"\W*(?:which|who|that|whose)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """A list in an article, rated.

    around: the sentence that holds it, or that introduces it.
    counted: how many items the words around it say there are; None where they don't.
    score: the reader's margin of the list, with what else speaks for or against it.
    """

    hit: Hit
    items: tuple[Part, ...]
    around: Part
    score: float
    margin: float
    cover: float
    lines: bool = False
    counted: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The items' words."""
        text = self.hit.article.text
        return tuple(text[start:end] for start, end in self.items)

    @property
    def is_open(self) -> bool:
        """Whether the words around it say that there are more."""
        text = self.hit.article.text
        return bool(_OPEN.search(text, self.around[0], max(self.around[1], self.items[-1][1])))


@dataclass(frozen=True, slots=True)
class _Found:
    """A list before it is rated."""

    listed: Listed
    around: Part
    lines: bool = False
    headings: bool = False


def rated(
    rater: Rater,
    question: Question,
    wanted: Asked,
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    *,
    spans: Mapping[int, Sequence[Part]],
    most: int = READ,
) -> list[Group]:
    """Return the lists of the `most` passages that promise most, the best list first.

    weights: the idf of the question's terms.
    spans: by a passage's id, what the reader marked in it.
    """
    typed = question.searched_for.casefold()
    found_in = (
        (hit, list(_lists(hit, wanted, typed, spans.get(hit.passage.id, ())))) for hit in hits
    )
    holding = [(hit, lists) for hit, lists in found_in if lists]
    if not holding:
        return []
    holding = sorted(holding, key=lambda one: -_promise(one[0], one[1], weights))[:most]
    parts = [
        [part for one in lists for part in ((one.listed.start, one.listed.end), *one.listed.items)]
        for _, lists in holding
    ]
    margins = rater.margins(question, [hit for hit, _ in holding], parts)
    found = []
    for (hit, lists), values in zip(holding, margins, strict=True):
        rest = iter(values)
        for one in lists:
            whole, items = next(rest), [next(rest) for _ in one.listed.items]
            margin = max(whole, *items) - HEADINGS * one.headings if one.lines else whole
            if margin > -inf:
                found.append(_rated(hit, one, margin, question, wanted, weights))
    return sorted(found, key=lambda group: -group.score)


def _promise(hit: Hit, lists: Sequence[_Found], weights: Mapping[str, float]) -> float:
    """Say how well worth reading a passage is: by the question's words beside its lists."""
    text = hit.article.text
    beside = max(_share(terms(text[slice(*one.around)]), weights) for one in lists)
    return beside - EACH_RANK * hit.rank


def _rated(
    hit: Hit,
    one: _Found,
    margin: float,
    question: Question,
    wanted: Asked,
    weights: Mapping[str, float],
) -> Group:
    text, many = hit.article.text, len(one.listed.items)
    counted = _counted(text, one)
    cover = covered(text, hit, one.around, weights)
    score = margin + NOT_COVERED * (1 - cover) + min(MOST_MORE, EACH_MORE * (many - 2))
    score += BESIDE * _share(terms(text[slice(*one.around)]), weights)
    score += MISSING * _missing(hit, question) + UNNAMED * _unnamed(hit, question)
    if wanted.count is not None:
        as_many = min(MOST_AS_MANY, AS_MANY * (many - 1))
        score += as_many if many == wanted.count else OTHER_NUMBER
    elif counted == many:
        score += SAID_NUMBER
    return Group(hit, one.listed.items, one.around, score, margin, cover, one.lines, counted)


_MARKED = re.compile(r"\b(?:[\w-]*\d[\w-]*)\b")


def _missing(hit: Hit, question: Question) -> int:
    """Count the numbers of a question ("Crew-8", "2020") that an article nowhere has.

    The year of publication is said of all that it tells.
    """
    day, text = hit.article.published, f"{hit.article.title} {hit.article.text}".casefold()
    near = {str(day.year + n) for n in (-1, 0, 1)} if day else set()
    found = {match[0].casefold() for match in _MARKED.finditer(question.searched_for)}
    return sum(
        one not in near and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) is None
        for one in found
    )


def _unnamed(hit: Hit, question: Question) -> int:
    """Count the names of a question, of several words, that an article hasn't all words of."""
    said = {*terms(hit.article.title), *terms(hit.article.text)}
    names = (terms(name) for name in names_in(question.searched_for) if " " in name)
    return sum(not said.issuperset(name) for name in names)


def covered(text: str, hit: Hit, around: Part, weights: Mapping[str, float]) -> float:
    """Return which share of the question's words, by weight, a list's surroundings have."""
    said = {*terms(text[slice(*around)]), *terms(hit.text), *terms(hit.article.title)}
    day = hit.article.published
    if day is not None:
        said |= {str(day.year), *terms(day.strftime("%B"))}
    return _share(said, weights)


def _share(said: Collection[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in said) / whole if whole else 1


def fits(wanted: Asked, words: str) -> bool:
    """Tell whether an item may be of the kind that is asked for."""
    name = re.sub(r"^the ", "", words.casefold()).replace(".", "")
    if wanted.of == "country":
        return name in COUNTRIES
    if wanted.of == "state":
        return name in STATES
    return True


def _lists(hit: Hit, wanted: Asked, typed: str, spans: Sequence[Part]) -> Iterator[_Found]:
    text, passage = hit.article.text, hit.passage
    seen: set[tuple[Part, ...]] = set()
    denies = _DENIES.search(typed)

    def may_be(words: str) -> bool:
        return fits(wanted, words) and words.casefold() not in typed

    def fitting(listed: Listed) -> Listed | None:
        items = tuple(one for one in listed.items if may_be(text[slice(*one)]))
        if len(items) < 2 or items in seen:
            return None
        seen.add(items)
        return Listed(items)

    for sentence in sentences_of(text):
        if sentence.start < passage.start or sentence.end > passage.end:
            continue
        around = sentence.start, sentence.end
        lists = coordinated(text, *around)
        for start, end in spans:
            inside = sentence.start <= start and end <= sentence.end
            known = any(one.start <= start and end <= one.end for one in lists)
            if inside and not known and (parts := split(text, start, end)):
                lists.append(parts)
        refused = [one for one in lists if not denies and _denied(text[sentence.start : one.start])]
        for listed in lists:
            if any(one.start <= listed.start < one.end for one in refused):
                continue
            if one := fitting(listed):
                yield _Found(one, around)
    for number, listed in enumerate((*line_lists(text), *headings(text))):
        if listed.start >= passage.end or listed.end <= passage.start:
            continue
        if one := fitting(listed):
            around = introduced_by(text, one.start) or one.items[0]
            before = text[slice(*around)]
            if not denies and before.endswith(":") and _denied(before):
                continue
            yield _Found(one, around, lines=True, headings=number >= len(line_lists(text)))


def _denied(before: str) -> bool:
    """Tell whether the last clause before a list denies it ("The states not voting are …")."""
    clause = re.split(r"[,;]", before)[-1]
    return bool(_DENIES.search(clause)) and not _RELATIVE.match(clause)


def _counted(text: str, one: _Found) -> int | None:
    """Return how many things like the items the words before and behind them count."""
    start, end = one.around
    for match in _COUNTED.finditer(text, start, max(end, one.listed.start)):
        word = match[1].casefold()
        number = _NUMBERS.get(word) or int(word)
        if number >= 2 and not (one.listed.start <= match.start() < one.listed.end):
            return number
    return None
