"""Cloze drafts: a sentence of which a date, a number or a name is left out.

Complete: "The bridge closed on ____." (The Marrow Bay Courier, 1 May 2024)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.drafting import draft_words as words
from eval.drafting.draft_rules import Draft, follows_name
from index.types import Article

BLANK = "____"

_AT = r"(?<=\bon )|(?<=\bin )|(?<=\bby )|(?<=since )|(?<=until )|(?<=before )|(?<=after )"
_DATE = re.compile(rf"(?:{_AT})(?:{words.DATE})(?![\w-])(?!, (?:19|20)\d\d)(?!\.\d)")
_NUMBER = re.compile(
    rf"(?<![\w$£€.,-])(?:{words.MONEY}|{words.PERCENTAGE}|(?=\d|\w+ [mb]illion){words.NUMBER})"
)
_WORD = r"[A-Z][\w-]*[a-z]"
_NAME = re.compile(
    rf"(?<=[a-z,] ){_WORD}(?: (?:of |de |al-|bin )?{_WORD})+(?: [JS]r\.)?(?![\w-])(?![’']s [A-Z])"
)
_AFTER_NAME = words.PREPOSITIONS | words.CLAUSE_WORDS | words.VERBS | words.PAST_FORMS.keys()
_YEAR = re.compile(words.YEAR)
_KINDS = (("cloze date", _DATE), ("cloze number", _NUMBER), ("cloze name", _NAME))


def clozes(sentence: str, article: Article) -> Iterator[Draft]:
    """Yield a draft for each date, number and longer name that a whole sentence has just once."""
    for kind, pattern in _KINDS:
        for match in pattern.finditer(sentence):
            answer = match.group()
            if sentence.count(answer) > 1 or _given_away(answer, sentence):
                continue
            if kind == "cloze number" and (_in_date(match) or _is_label(match) or _in_range(match)):
                continue
            if kind == "cloze name" and not _is_whole_name(match):
                continue
            blanked = f"{sentence[: match.start()]}{BLANK}{sentence[match.end() :]}"
            question = f"Complete: “{blanked}”{_attribution(article, answer)}"
            yield Draft(kind, question, (answer,), stem=blanked)


def _in_date(number: re.Match[str]) -> bool:
    """Whether a number is a year, or a day beside its month."""
    before = number.string[: number.start()].split()[-1:]
    after = number.string[number.end() :].split()[:1]
    beside = {word.strip(".,") for word in before + after}
    return bool(_YEAR.fullmatch(number.group()) or beside & words.CALENDAR)


def _is_label(number: re.Match[str]) -> bool:
    """Whether a number tells the time or an age, or is part of a name ("Route 66")."""
    return (
        follows_name(number.string, number.start())
        or bool(
            re.match(r" [ap]\.?m\b| (?:and|or) (?:older|above|over)", number.string[number.end() :])
        )
        or number.string[: number.start()].casefold().endswith(words.LABELS)
    )


def _in_range(number: re.Match[str]) -> bool:
    """Whether a number is an end of a range ("3% to 4%"), whose other end gives it away."""
    before, after = number.string[: number.start()], number.string[number.end() :]
    return bool(
        re.match(r"-| (?:to|and|or) [$£€¥]?\d", after)
        or re.search(r"\d(?:%| \w+)? (?:to|and|or) $", before)
    )


def _is_whole_name(name: re.Match[str]) -> bool:
    """Whether a name neither goes on before it nor serves as an adjective after it."""
    rest = name.string[name.end() :]
    after = re.match(r" (\w+)", rest)
    closed = after is None or after[1] in _AFTER_NAME
    goes_on = re.match(r" of (?:the )?[A-Z]|[’'](?:s)? [A-Z]", rest)
    begun = re.search(r"[A-Z][\w’'-]* of (?:the )?$", name.string[: name.start()])
    return (
        closed
        and not goes_on
        and not begun
        and not follows_name(name.string, name.start())
        and words.CALENDAR.isdisjoint(name.group().split())  # "Ines Calder Thursday"
        and not re.search(r"-[a-z]+ed\b", name.group())  # "Calder-controlled Council"
    )


def _given_away(answer: str, sentence: str) -> bool:
    """Whether another word of the sentence is one of a name's own."""
    others = sentence.replace(answer, " ")
    return any(
        re.search(rf"\b{re.escape(word)}\b", others) for word in answer.split() if word[0].isupper()
    )


def _attribution(article: Article, answer: str) -> str:
    """Where the sentence stood, in brackets: the outlet and the day, as far as they are known."""
    day = article.published
    parts = [article.source or "", f"{day.day} {day:%B %Y}" if day else ""]
    shown = ", ".join(part for part in parts if part and answer not in part)
    return f" ({shown})" if shown else ""
