"""True sentences: as a passage has them, or shortened or recast so that they say no more."""

from __future__ import annotations

import random
import re
from datetime import timedelta

from benchmarks.quality.prose.told import Rule, Told, put, without_quotations
from index.keyword.tokenizer import STOP_WORDS
from index.lexicon import MONTHS, OFFICES, SMALL_NUMBERS, WEEKDAYS, any_of
from qa.dates.relative import expressions, resolve


def _outside(pattern: str | re.Pattern[str], text: str) -> re.Match[str] | None:
    """Find a pattern outside quotations."""
    return re.search(pattern, without_quotations(text))


def _verbatim(told: Told, _: random.Random) -> str | None:
    return told.text


_NAME = r"(?!(?:He|She|They|It|I|We)\b)(?:[A-Z][\w’.-]+ ){1,3}"
_SAID = re.compile(
    rf"^(?P<what>[^“”\"]{{25,}}), (?P<who>{_NAME}|police |officials )said(?: on \w+day)?\.$"
)
_SAYS = re.compile(
    rf"^(?P<who>{_NAME}|Police |Officials )said (?:on \w+day )?(?:that )?"
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
    rf"(?:{any_of(map(str.title, OFFICES))}|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Sen\.|Rep\.|Gov\.|Sir"
    r"|Prime Minister) (?=[A-Z][a-z]+ [A-Z][a-z]+)"
)
_BEFORE_TITLE = re.compile(r"(?:^|(?:^|[\s“\"])(?!former |vice |deputy )[a-z]+,? )\Z")


def _title_dropped(told: Told, _: random.Random) -> str | None:
    for found in _TITLED.finditer(without_quotations(told.text)):
        if _BEFORE_TITLE.search(told.text[: found.start()]):
            return put(told.text, *found.span(), "")
    return None


def _other_figures(told: Told, _: random.Random) -> str | None:
    """Write a number in words in figures, or the other way."""
    words = rf"(?<![-\w])(?:{any_of(SMALL_NUMBERS[2:])})(?= [a-z])"
    if found := _outside(rf"{words}(?! (?:third|quarter|fifth|hundred|dozen))", told.text):
        figure = str(SMALL_NUMBERS.index(found[0]))
        return told.text[: found.start()] + figure + told.text[found.end() :]
    found = _outside(r"(?<![\w.,$£€-])(?:[2-9]|1\d)(?= [a-z]{4,})", told.text)
    if found and not any(one.start <= found.start() < one.end for one in expressions(told.text)):
        word = SMALL_NUMBERS[int(found[0])]
        return told.text[: found.start()] + word + told.text[found.end() :]
    return None


def _per_cent(told: Told, _: random.Random) -> str | None:
    for pattern, other in ((r"(?<=\d)%", " per cent"), (r"(?<=\d) per ?cent\b(?!age)", "%")):
        if found := _outside(pattern, told.text):
            return put(told.text, *found.span(), other)
    return None


def _date_for_weekday(told: Told, _: random.Random) -> str | None:
    published = told.article.published
    text = told.article.text
    shown = without_quotations(text[told.start : told.end])
    weekday = rf"\b[Oo]n ({any_of(WEEKDAYS)})\b(?!,? (?:night|morning|afternoon|evening|[A-Z\d]))"
    for found in re.finditer(weekday, shown):
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
    for one in expressions(without_quotations(text[told.start : told.end])):
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


_MORE_THAN_ONE = re.compile(
    r"\b(?:said|says|\w*claim\w*|that|if|after|expect\w*|thought|suggest\w*|report\w*|because|while|who"
    r"|which|den\w+|accus\w+|charged|when|would|what|plan\w*|asked|told|and|but|looks|to)\b"
)


def _opening_moved(told: Told, _: random.Random) -> str | None:
    found = re.match(
        r"((?:On|In|At|After|During) [^,“”\"]{3,40}), ([^“”\"]+[a-z]{2})\.$", told.text
    )
    if found is None or len(found[2].split()) > 18 or _MORE_THAN_ONE.search(found[2]):
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
