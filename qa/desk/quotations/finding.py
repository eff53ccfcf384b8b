"""Quotations of a text: who said what, in the order in which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qa.desk.quotations.rules import subjects
from qa.desk.quotations.rules.attribution import said_in
from qa.desk.quotations.rules.flat import LONGEST, UPPER, Flat, flat_sentences
from qa.desk.quotations.rules.found import Found, Kind, Span
from qa.desk.quotations.rules.marks import Quoted, quoted_in
from qa.desk.quotations.rules.said import Said
from qa.desk.quotations.rules.speakers import Speakers

NEAR = 400
"""Characters between a quotation and a fragment without a source that may be of the same."""

_HEADING = re.compile(r"[.!?…:;,—–-][\"”’'»)\]]*\s*$|[\"”]\s*$")
_LINK = re.compile(
    r"^[^\s:][^.:\n]{1,70}:(?=[^\s\d/])|^[^:\n]{2,150}?\w[\"”’'?!.]{0,2}:(?=[A-Z\"“‘'][^:\n]{2,120}$)"
    r"|^(?:More|Read more|Related|Opinion|Watch|Photos?|See also|READ MORE|RELATED|WATCH|Video)\s*:"
)
_LONGEST_HEADING = 140


@lru_cache(maxsize=4)
def quotations_in(text: str) -> tuple[Found, ...]:
    """Return the quotations of a text, in the order in which they stand."""
    return tuple(_Finder(text).found())


class _Finder:
    """Walks through the sentences of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._quoted = quoted_in(text)
        self._flats = flat_sentences(text, self._quoted)
        self._speakers = Speakers(text)
        self._out: list[Found] = []
        self._paragraph = -1
        self._last: Found | None = None
        self._waiting: Span | None = None
        self._joined = False
        self._open: Found | None = None

    def found(self) -> list[Found]:
        lines = self._text.splitlines()
        for number, flat in enumerate(self._flats):
            if flat.paragraph != self._paragraph:
                self._paragraph = flat.paragraph
                self._joined = False
                heading = _is_heading(lines[flat.paragraph])
            if heading or len(flat.text) > LONGEST:
                continue
            self._sentence(flat, number)
        return [one for one in self._out if one.content]

    def _sentence(self, flat: Flat, number: int) -> None:
        said = said_in(flat)
        before = len(self._out)
        used: set[int] = set()
        mention: Span | None = None
        for one in said:
            mention = one.mention or (mention if one.same else None)
            self._add(flat, replace(one, mention=mention), used)
        self._alone(flat, said, used)
        if flat.text.rstrip().endswith(":") and before == len(self._out):
            self._waiting = _colon_subject(flat)
        elif before < len(self._out):
            self._waiting = None

    def _add(self, flat: Flat, one: Said, used: set[int]) -> None:
        pieces = one.pieces or one.fragments
        kind = _kind(flat, one, self._text)
        if kind is None:
            return
        content: list[Span] = []
        for start, end in pieces:
            quotes = flat.quotes_in(start, end)
            used.update(quote.opens for quote in quotes)
            if kind == "direct" or (one.fragments and not one.pieces):
                content += [(quote.start, quote.end) for quote in quotes if quote.end > quote.start]
            elif end > start:
                content.append(flat.span(start, end))
        if not content:
            return
        mention = self._speakers.mention(flat.span(*one.mention)) if one.mention else None
        cue = flat.span(*one.cue) if one.cue else None
        # Whose "saying" it is where nobody stands beside it isn't guessed.
        speaker = self._speakers.of(mention, self._last) if mention else None
        found = Found(kind, tuple(sorted(content)), mention, speaker, cue)
        found = self._with_waiting(found, flat)
        self._push(found)
        last = flat.quotes_in(0, len(flat.text))
        self._open = found if last and last[-1].goes_on and kind == "direct" else None

    def _with_waiting(self, found: Found, flat: Flat) -> Found:
        """Take in what was quoted before in the same paragraph, without its source."""
        if not self._out or found.kind != "direct" or found.cue is None:
            return found
        last = self._out[-1]
        if (
            last.cue is None
            and last.mention is None
            and last.kind == "direct"
            and self._joined is None
        ):
            self._out.pop()
            return replace(found, content=(*last.content, *found.content))
        return found

    def _push(self, found: Found) -> None:
        self._out.append(found)
        self._last = found
        self._joined = True

    def _alone(self, flat: Flat, said: Sequence[Said], used: set[int]) -> None:
        """Quotations of a sentence without a verb."""
        rest = [
            quote for quote in flat.quotes if quote.opens not in used and quote.end > quote.start
        ]
        if not rest:
            return
        words = re.sub(r"\x02|[\W_]+", "", flat.text)
        if not words or re.fullmatch(r"\W*(?:and|And|But|but)\W*\x02\W*", flat.text):
            self._quoted_alone(flat, rest)
            return
        colon = re.match(
            rf"\s*((?:[{UPPER}][\w.’'-]*\s+){{0,3}}[{UPPER}][\w.’'-]*)\s*:\s*\x02\W*$", flat.text
        )
        if colon and len(rest) == 1:
            mention = flat.span(*colon.span(1))
            self._push(
                Found(
                    "direct",
                    ((rest[0].start, rest[0].end),),
                    mention,
                    self._speakers.of(mention, self._last),
                    None,
                )
            )
            return
        if said or self._last is None:
            return
        near = flat.at(0) - self._last.content[-1][1] <= NEAR
        if not self._joined and (not near or self._last.kind == "indirect"):
            return
        fragments = [
            quote for quote in rest if _is_fragment(self._text, quote, 2 if self._joined else 5)
        ]
        if fragments and len(fragments) == len(rest):
            self._push(
                Found(
                    "mixed",
                    tuple((one.start, one.end) for one in fragments),
                    None,
                    self._last.speaker,
                    None,
                )
            )

    def _quoted_alone(self, flat: Flat, rest: list[Quoted]) -> None:
        content = tuple((quote.start, quote.end) for quote in rest)
        if self._open is not None:  # goes on from the paragraph before
            grown = replace(self._open, content=(*self._open.content, *content))
            self._out[self._out.index(self._open)] = grown
            self._open = grown if rest[-1].goes_on else None
            self._last = grown
            return
        if self._joined and self._out and self._out[-1].kind == "direct":
            grown = replace(self._out[-1], content=(*self._out[-1].content, *content))
            self._out[-1] = self._last = grown
            self._open = grown if rest[-1].goes_on else None
            return
        if not any(_is_sentence(self._text, quote) for quote in rest):
            return
        mention = self._waiting
        if mention:
            speaker = self._speakers.of(mention, self._last)
        else:
            speaker = self._speakers.going_on(self._last, rest[0].opens) if self._last else None
        if not mention and self._last is None:
            return
        found = Found("direct", content, mention, speaker, None)
        self._push(found)
        if not mention:
            self._joined = True
        self._waiting = None
        self._open = found if rest[-1].goes_on else None


def _is_heading(line: str) -> bool:
    line = line.strip()
    if _LINK.match(line):
        return True
    if len(line) > _LONGEST_HEADING:
        return False
    return not _HEADING.search(line) or bool(
        re.search(r"[^.!?…,—–-][\"”’']\s*$", line)
        and not re.search(r"\b(?:said|says|told|called|added)\b", line)
    )


def _kind(flat: Flat, one: Said, text: str) -> Kind | None:
    if not one.pieces:
        quotes = [quote for start, end in one.fragments for quote in flat.quotes_in(start, end)]
        if all(_is_title(text, quote) for quote in quotes):
            return None
        return "mixed"
    stretches = [flat.text[start:end] for start, end in one.pieces]
    joined = " ".join(stretches)
    quotes = [quote for start, end in one.pieces for quote in flat.quotes_in(start, end)]
    if not quotes:
        return "indirect"
    if not re.search(r"\w", re.sub(r"\b(?:and|but|And|But)\b", "", joined)):
        if len(quotes) == 1 and _is_title(text, quotes[0]) and not _is_sentence(text, quotes[0]):
            return None
        return "direct"
    if all(_is_title(text, quote) for quote in quotes):
        return "indirect"
    return "mixed"


def _is_title(text: str, quote: Quoted) -> bool:
    """Whether quoted words look like a name: each of some weight has its capital."""
    words = [word.strip(".,!?:;'’‘") for word in text[quote.start : quote.end].split()]
    words = [word for word in words if word]
    if not words or len(words) > 9:
        return False
    if text[quote.end - 1] in ".!?" and len(words) > 1 and not all(w[0].isupper() for w in words):
        return False
    heavy = [word for word in words if len(word) > 3 or word[0].isupper()]
    return (
        bool(heavy)
        and words[0][0].isupper()
        and all(word[0].isupper() or word[0].isdigit() for word in heavy)
    )


def _is_sentence(text: str, quote: Quoted) -> bool:
    """Whether quoted words are a whole sentence at least."""
    words = text[quote.start : quote.end].split()
    return (
        len(words) > 2
        and (words[0][0].isupper() or not words[0][0].isalpha())
        and (text[quote.end - 1] in ".,!?…—–-" or not quote.ended)
    )


def _is_fragment(text: str, quote: Quoted, least: int) -> bool:
    """Whether quoted words without a verb beside them seem to be somebody's."""
    words = text[quote.start : quote.end].split()
    return len(words) >= least and words[0][0].islower() and len(words) <= 40


def _colon_subject(flat: Flat) -> Span | None:
    found = re.search(
        rf"(?:^|,\s+)(?P<np>[^,:\x02]{{2,60}}?)\s+(?:{'was|is|had|has|became|took|wrote|posted|tweeted|responded|replied|put|gave|made|went|explained'})\b[^,:]*:\s*$",
        flat.text,
    )
    if found is None:
        return None
    mention = subjects.mention_in(flat.text, *found.span("np"))
    return flat.span(*mention) if mention else None
