"""True sentences and lies of one word, made from sentences of articles by rule.

A truth is a sentence of a passage as it is, or shortened or recast so that it says no more. A lie
is such a sentence with one number, date, name or word changed, a negation put in or taken out. All
is drawn by a seed. A rule that finds nothing to change in a sentence makes none of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from index.ingest.passages import passages, sentences
from index.keyword.tokenizer import STOP_WORDS, term
from index.lexicon import MONTHS, OFFICES, SMALL_NUMBERS, WEEKDAYS, any_of
from index.types import Article
from qa.dates.relative import expressions, resolve
from qa.language.amounts import amounts
from qa.language.names import name_spans
from qa.prose.checking.quoted import quotations
from qa.prose.types import Claim, Source

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONG = range(9, 46)
"""Words of a sentence from which claims are made."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its kind, and whether it is true."""

    kind: str
    true: bool
    claim: Claim


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its passage, and another article from which lies may take words."""

    article: Article
    source: Source
    start: int
    end: int
    other: Article

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.article.text[self.start : self.end].split())

    @property
    def passage(self) -> str:
        """The passage."""
        return self.source.text


Rule = Callable[[Told, random.Random], str | None]


def cases(articles: Sequence[Article], number: int, seed: int) -> list[Case]:
    """Return `number` claims of each kind, or as many as the articles give."""
    rng = random.Random(seed)
    found: dict[tuple[str, bool], list[Case]] = {(kind, True): [] for kind in TRUTHS}
    found |= {(kind, False): [] for kind in LIES}
    for told in _sentences(articles, rng):
        rules = [
            *((k, True, r) for k, r in TRUTHS.items()),
            *((k, False, r) for k, r in LIES.items()),
        ]
        for kind, true, rule in rules:
            made = found[kind, true]
            # One kind takes a sentence in three, so that no article is all of it.
            if len(made) == number or rng.random() > 1 / 3:
                continue
            text = rule(told, rng)
            if text is not None and (text != told.text) is (kind != "verbatim"):
                made.append(Case(kind, true, Claim(text, (told.source,))))
        if all(len(made) == number for made in found.values()):
            break
    return [case for made in found.values() for case in made]


def _sentences(articles: Sequence[Article], rng: random.Random) -> Iterator[Told]:
    drawn = list(articles)
    rng.shuffle(drawn)
    for article in drawn:
        other = rng.choice(articles)
        spans = passages(article.text)
        for start, end in rng.sample(spans, min(3, len(spans))):
            source = Source(1, article, start, end)
            for first, last in sentences(source.text):
                told = Told(article, source, start + first, start + last, other)
                if len(told.text.split()) in _LONG and re.fullmatch(
                    r"[A-Z“\"].*[a-z0-9%)][.”\"]{1,2}", told.text
                ):
                    yield told


# Truths.


def _outside(pattern: str | re.Pattern[str], text: str) -> re.Match[str] | None:
    """Find a pattern outside quotations."""
    return re.search(pattern, _without_quotations(text))


def _verbatim(told: Told, _: random.Random) -> str | None:
    return told.text


_SAID = re.compile(
    r"^(?P<what>[^“”\"]{25,}), (?P<who>(?!(?:He|She|They|It|I|We)\b)(?:[A-Z][\w’.-]+ ){1,3}|police |officials )said(?: on (?P<day>\w+day))?\.$"
)
_SAYS = re.compile(
    r"^(?P<who>(?!(?:He|She|They|It|I|We)\b)(?:[A-Z][\w’.-]+ ){1,3}|Police |Officials )said (?:on \w+day )?(?:that )?"
    r"(?P<what>(?:the|a|he|she|it|they|there|his|her|its)\b [^“”\"]{25,})\.$"
)


def _saying_dropped(told: Told, _: random.Random) -> str | None:
    found = _SAID.match(told.text)
    return f"{found['what']}." if found else None


def _saying_moved(told: Told, _: random.Random) -> str | None:
    if found := _SAID.match(told.text):
        return f"{_opening(found['who'])}said that {_inner(found['what'])}."
    if found := _SAYS.match(told.text):
        return f"{_opening(found['what'])}, {_inner(found['who'])}said."
    return None


def _according_to(told: Told, _: random.Random) -> str | None:
    found = _SAID.match(told.text) or _SAYS.match(told.text)
    if found is None:
        return None
    return f"According to {_inner(found['who']).strip()}, {_inner(found['what'])}."


def _opening(words: str) -> str:
    return words[0].upper() + words[1:]


def _inner(words: str) -> str:
    """Write a sentence's beginning as it stands within another."""
    first = words.split()[0]
    lowered = first.lower()
    small = lowered in STOP_WORDS or lowered in ("police", "officials")
    return lowered + words[len(first) :] if small and first != "I" else words


_CLAUSE = re.compile(
    r", (?:which|who|where|whose|while|although|though|as|after|with)\b[^,“”\"]{8,}\.$"
)
_WITHIN = re.compile(r"(?<=[A-Z])([\w’-]+), (?:who|which|whose)\b [^,“”\"]{6,70}, (?=[a-z])")


def _clause_dropped(told: Told, _: random.Random) -> str | None:
    text = told.text
    if found := _outside(_CLAUSE, text):
        cut = f"{text[: found.start()]}."
    elif found := _outside(_WITHIN, text):
        cut = f"{text[: found.end(1)]} {text[found.end() :]}"
    else:
        return None
    return cut if len(cut.split()) >= 6 else None


_TITLED = re.compile(
    rf"\b(?:{any_of(sorted(map(str.title, OFFICES)))}|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Rep\.|Gov\.|Sir"
    r"|Prime Minister) (?=[A-Z][a-z]+ [A-Z][a-z]+)"
)


def _title_dropped(told: Told, _: random.Random) -> str | None:
    found = _outside(_TITLED, told.text)
    return told.text[: found.start()] + told.text[found.end() :] if found else None


def _other_figures(told: Told, _: random.Random) -> str | None:
    """Write a number in words in figures, or the other way."""
    words = rf"(?<![-\w])(?:{any_of(SMALL_NUMBERS[2:])})(?![-\w])(?= [a-z])(?! (?:third|quarter|fifth|hundred|dozen))"
    if found := _outside(words, told.text):
        figure = str(SMALL_NUMBERS.index(found[0]))
        return told.text[: found.start()] + figure + told.text[found.end() :]
    if found := _outside(r"(?<![\w.,$£€-])(?:[2-9]|1\d)(?= [a-z]{4,})", told.text):
        if not any(one.start <= found.start() < one.end for one in expressions(told.text)):
            word = SMALL_NUMBERS[int(found[0])]
            return told.text[: found.start()] + word + told.text[found.end() :]
    return None


def _per_cent(told: Told, _: random.Random) -> str | None:
    for pattern, other in ((r"(?<=\d)%", " per cent"), (r"(?<=\d) per ?cent\b(?!age)", "%")):
        if found := _outside(pattern, told.text):
            return _with(told.text, *found.span(), other)
    return None


def _date_for_weekday(told: Told, _: random.Random) -> str | None:
    published = told.article.published
    text = told.article.text
    for found in re.finditer(
        rf"\b[Oo]n ({any_of(WEEKDAYS)})\b(?! night)", text[told.start : told.end]
    ):
        first, last = told.start + found.start(1), told.start + found.end(1)
        means = resolve(text, first, last, published)
        if means and means.granularity == "day" and not means.stated:
            written = f"{means.first.day} {MONTHS[means.first.month - 1]} {means.first.year}"
            said = text[told.start : first] + written + text[last : told.end]
            return " ".join(said.split())
    return None


def _weekday_for_date(told: Told, _: random.Random) -> str | None:
    published = told.article.published
    if published is None:
        return None
    text = told.article.text
    for one in expressions(text[told.start : told.end]):
        first, last = told.start + one.start, told.start + one.end
        if (
            one.kind != "date"
            or not text[:first].endswith(("on ", "On "))
            or "weekday" in one.parts
        ):
            continue
        means = resolve(text, first, last, published)
        if means and abs(means.first - published) < timedelta(days=7):
            said = (
                text[told.start : first] + WEEKDAYS[means.first.weekday()] + text[last : told.end]
            )
            return " ".join(said.split())
    return None


def _opening_moved(told: Told, _: random.Random) -> str | None:
    found = re.match(
        r"((?:On|In|At|After|During) [^,“”\"]{3,40}), ([^“”\"]+[a-z]{2})\.$", told.text
    )
    if found is None or len(found[2].split()) > 20:
        return None
    inner = found[1][0].lower() + found[1][1:]
    return f"{_opening(found[2])} {inner}."


TRUTHS: dict[str, Rule] = {
    "verbatim": _verbatim,
    "saying dropped": _saying_dropped,
    "saying moved": _saying_moved,
    "according to": _according_to,
    "clause dropped": _clause_dropped,
    "title dropped": _title_dropped,
    "other figures": _other_figures,
    "per cent": _per_cent,
    "date for weekday": _date_for_weekday,
    "weekday for date": _weekday_for_date,
    "opening moved": _opening_moved,
}

# Lies.


def _with(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


def _times(text: str) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in expressions(text)]


def _figures(text: str) -> list[re.Match[str]]:
    """Return the numbers in figures that are of no date and no name."""
    found = []
    for one in amounts(text, _times(text)):
        if one.unit not in ("name", "word", "decade"):
            found += list(re.compile(r"\d+(?:[.,]\d+)*").finditer(text, one.start, one.end))
    return found


def _number(told: Told, rng: random.Random) -> str | None:
    found = _figures(told.text)
    if not found:
        return None
    chosen = rng.choice(found)
    place = rng.choice([n for n, c in enumerate(chosen[0]) if c.isdigit()])
    digits = [d for d in "123456789" if d != chosen[0][place]]
    changed = _with(chosen[0], place, place + 1, rng.choice(digits))
    if re.search(rf"(?<![\d.,]){re.escape(changed)}(?![\d]|[.,]\d)", told.passage):
        return None
    return _with(told.text, *chosen.span(), changed)


def _number_of_passage(told: Told, rng: random.Random) -> str | None:
    found, others = _figures(told.text), _figures(told.passage)
    if not found:
        return None
    chosen = rng.choice(found)
    other = [one[0] for one in others if one[0] != chosen[0]]
    return _with(told.text, *chosen.span(), rng.choice(other)) if other else None


def _number_word(told: Told, rng: random.Random) -> str | None:
    found = list(re.finditer(rf"(?<![-\w])(?:{any_of(SMALL_NUMBERS[2:])})(?![-\w])", told.text))
    if not found:
        return None
    chosen = rng.choice(found)
    value = SMALL_NUMBERS.index(chosen[0])
    other = SMALL_NUMBERS[value + 1 if value < 19 else 18]
    if re.search(rf"\b(?:{other}|{SMALL_NUMBERS.index(other)})\b", told.passage, re.IGNORECASE):
        return None
    return _with(told.text, *chosen.span(), other)


_DATE_PART = re.compile(
    rf"\b(?:{any_of(WEEKDAYS)}|{any_of([m for m in MONTHS if m not in ('March', 'May', 'August')])})\b"
    r"|\b(?:19|20)\d\d\b(?!s)|(?<=[a-z]{3} )\d{1,2}\b(?=,? 20\d\d|[,.])"
)


def _date(told: Told, rng: random.Random) -> str | None:
    """Change a weekday, a month, a year or a day to one that the passage doesn't have."""
    found = [
        one
        for one in _DATE_PART.finditer(told.text)
        if any(start <= one.start() < end for start, end in _times(told.text))
    ]
    if not found:
        return None
    chosen = rng.choice(found)
    word = chosen[0]
    if word.isdigit():
        options = [str(int(word) + step) for step in (1, 2, -1, -2)]
        options = [one for one in options if len(one) > 2 or 0 < int(one) < 29]
    else:
        options = list(WEEKDAYS if word in WEEKDAYS else MONTHS)
    options = [
        one for one in options if one != word and not re.search(rf"\b{one[:3]}", told.passage)
    ]
    return _with(told.text, *chosen.span(), rng.choice(options)) if options else None


def _date_of_passage(told: Told, rng: random.Random) -> str | None:
    own = [m for m in _DATE_PART.finditer(told.text) if len(m[0]) > 2]
    rest = told.passage
    for chosen in rng.sample(own, len(own)):
        same = WEEKDAYS if chosen[0] in WEEKDAYS else MONTHS if chosen[0].isalpha() else None
        others = {
            one[0]
            for one in _DATE_PART.finditer(rest)
            if one[0] != chosen[0]
            and len(one[0]) > 2
            and ((one[0] in same) if same else one[0].isdigit())
        }
        if others:
            return _with(told.text, *chosen.span(), rng.choice(sorted(others)))
    return None


def _name_of(text: str, told: Told, rng: random.Random) -> str | None:
    spans = [s for s in name_spans(told.text) if s[0] and told.text[slice(*s)] not in _NO_NAMES]
    if not spans:
        return None
    start, end = rng.choice(spans)
    own = {term(w.lower()) for w in told.text[start:end].split()}
    others = []
    for first, last in name_spans(text):
        name = text[first:last]
        words = {term(w.lower()) for w in name.split()}
        if first and "\n" not in name and not words & own and name not in _NO_NAMES:
            if not any(
                initials(one) in (name, told.text[start:end])
                for one in (name, told.text[start:end])
            ):
                others.append(name)
    return _with(told.text, start, end, rng.choice(others)) if others else None


def initials(name: str) -> str:
    """Return the capitals with which the words of a name begin."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


_NO_NAMES = frozenset(
    (*WEEKDAYS, *MONTHS, "I", "It", "He", "She", "They", "We", "You", "Mr", "Mrs")
)


def _name_of_passage(told: Told, rng: random.Random) -> str | None:
    return _name_of(told.passage, told, rng)


def _name_of_another(told: Told, rng: random.Random) -> str | None:
    made = _name_of(told.other.text, told, rng)
    return made if told.other is not told.article else None


_AUXILIARY = re.compile(r"\b(?:is|was|were|has|had|will|would|could|can|did)\b(?! not\b|n[’']t)")


def _denied(told: Told, rng: random.Random) -> str | None:
    found = list(_AUXILIARY.finditer(_without_quotations(told.text)))
    if not found:
        return None
    end = rng.choice(found).end()
    return _with(told.text, end, end, " not")


def _undenied(told: Told, _: random.Random) -> str | None:
    shown = _without_quotations(told.text)
    found = re.search(
        r"(?<!or)(?<!if) (?:not|never)\b(?! only)|(?<=\b(?:is|as|re|ad|ld|id))n[’']t\b", shown
    )
    return _with(told.text, *found.span(), "") if found else None


def _without_quotations(text: str) -> str:
    for words in quotations(text):
        text = text.replace(words, "_" * len(words))
    return text


_OPPOSITES = """rose fell; won lost; before after; more less; first last; increased decreased; higher
lower; up down; above below; largest smallest; highest lowest; best worst; opened closed; accepted
rejected; approved rejected; bought sold; joined left; gained lost; increase decrease; early late;
began ended; supported opposed; guilty innocent; alive dead; most fewest; inside outside; older
younger; male female; men women; man woman; son daughter; father mother; brother sister; wife husband;
new old; north south; east west; public private; legal illegal; public secret; positive negative;
including excluding; with without; over under; his her; he she; many few; all some; major minor;
stronger weaker; better worse; arrived departed; allowed banned; winning losing; victory defeat"""
_OPPOSITE = {
    word: other
    for pair in _OPPOSITES.split(";")
    for one, two in [pair.split()]
    for word, other in ((one, two), (two, one))
}


def _opposite(told: Told, rng: random.Random) -> str | None:
    shown = _without_quotations(told.text)
    found = [one for one in _WORD.finditer(shown) if one[0] in _OPPOSITE]
    if not found:
        return None
    chosen = rng.choice(found)
    return _with(told.text, *chosen.span(), _OPPOSITE[chosen[0]])


def _class(word: str) -> str | None:
    if len(word) < 5 or not word.islower() or word in STOP_WORDS or "'" in word or "’" in word:
        return None
    return next((ending for ending in ("ing", "ed", "ly", "s") if word.endswith(ending)), "")


def _word_of(text: str, told: Told, rng: random.Random) -> str | None:
    shown = _without_quotations(told.text)
    found = [one for one in _WORD.finditer(shown) if _class(one[0]) is not None]
    here = {term(one[0].lower()) for one in _WORD.finditer(told.text)}
    if not found:
        return None
    chosen = rng.choice(found)
    others = {
        one[0]
        for one in _WORD.finditer(text)
        if _class(one[0]) == _class(chosen[0]) and term(one[0]) not in here
    }
    return _with(told.text, *chosen.span(), rng.choice(sorted(others))) if others else None


def _word_of_passage(told: Told, rng: random.Random) -> str | None:
    return _word_of(told.passage, told, rng)


def _word_of_another(told: Told, rng: random.Random) -> str | None:
    return _word_of(told.other.text, told, rng) if told.other is not told.article else None


def _quotation(told: Told, rng: random.Random) -> str | None:
    for words in quotations(told.text):
        places = [one for one in _WORD.finditer(words) if len(one[0]) > 2]
        if len(words.split()) < 3 or not places:
            continue
        others = {
            one[0].lower()
            for one in _WORD.finditer(told.passage)
            if len(one[0]) > 2 and one[0].lower() not in words.lower()
        }
        if others:
            changed = _with(words, *rng.choice(places).span(), rng.choice(sorted(others)))
            return told.text.replace(words, changed, 1)
    return None


LIES: dict[str, Rule] = {
    "number": _number,
    "number in words": _number_word,
    "number of the passage": _number_of_passage,
    "date": _date,
    "date of the passage": _date_of_passage,
    "name of another article": _name_of_another,
    "name of the passage": _name_of_passage,
    "quotation": _quotation,
    "denied": _denied,
    "no longer denied": _undenied,
    "opposite": _opposite,
    "word of another article": _word_of_another,
    "word of the passage": _word_of_passage,
}
