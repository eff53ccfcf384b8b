"""The tools' results in words. What is quoted is on one line, or between marks it can't forge."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from dateline.mcp.documents import (
    UNTRUSTED,
    Asked,
    Cited,
    Counted,
    Found,
    Passage,
    Read,
    Sources,
    Value,
)
from tui.text.safe_text import one_line, plain

_LONGEST_TITLE = 200
_LONGEST_QUOTE = 1500

ABSTAINED = "The articles don't say."
NOT_AN_ANSWER = "The nearest passages follow. They are not an answer."


def asked(found: Asked, helped: Sequence[str] = ()) -> str:
    """Say the answer with its proof, or that there is none, and below it how a model `helped`."""
    if found.abstained and found.order:
        lines = [found.order]
    elif found.abstained:
        nearest = [f"{n}. {_passage(one)}" for n, one in enumerate(found.passages, start=1)]
        lines = [ABSTAINED, *([NOT_AN_ANSWER, *nearest] if nearest else [])]
    else:
        means = f" (that is {found.resolved})" if found.resolved else ""
        lines = [
            f"Answer: {found.order or _said(found.hedge, found.answer or '') + means}",
            f"Confidence: {found.confidence:.0%} likely to be right",
            *(f"[{n}] {cited(one)}" for n, one in enumerate(found.citations, start=1)),
        ]
    if found.items_note:
        lines.append(f"The list asked for ({found.items_note}):")
    for item in found.items:
        where = (
            _about(one.title, one.source, one.published, one.article) for one in item.citations
        )
        lines.append(f"- {one_line(item.item)}: {'; '.join(where)}")
    if found.differ:
        lines.append(f"Articles differ: {found.differ}")
    lines += [f"Earlier, no longer so: {_value(one)}" for one in found.earlier]
    lines += [f"Other answer: {_value(one)}" for one in found.alternatives]
    return "\n".join([*lines, *helped, UNTRUSTED])


def found(result: Found) -> str:
    """List passages."""
    lines = [f"{n}. {_passage(one)}" for n, one in enumerate(result.hits, start=1)]
    return "\n".join([*(lines or ["Nothing matches."]), UNTRUSTED])


def read(result: Read) -> str:
    """Show a part of an article between marks that nobody can know beforehand."""
    mark = secrets.token_hex(6)
    head = _about(result.title, result.source, result.published, result.article)
    more = (
        f"\nMore follows: read on with start={result.next_start}."
        if result.next_start is not None
        else ""
    )
    return (
        f"{head}, characters {result.start:,} to {result.end:,} of {result.total_chars:,}\n"
        f"{UNTRUSTED}\n--- quoted text begins {mark}\n{plain(result.text)}\n"
        f"--- quoted text ends {mark}{more}"
    )


def counted(result: Counted, by: str | None) -> str:
    """Say how many articles there are, in all and by group."""
    lines = [f"{result.articles:,} articles"]
    lines += [f"{_name(one.name, by or '')}: {one.articles:,}" for one in result.groups]
    if result.groups_left_out:
        lines.append(f"({result.groups_left_out:,} more aren't listed)")
    return "\n".join(lines)


def sources(result: Sources) -> str:
    """List the outlets."""
    lines = [f"{result.articles:,} articles{_days(result.first, result.last)}"]
    for one in result.sources:
        name = _name(one.name, "outlet")
        lines.append(f"{name}: {one.articles:,}{_days(one.first, one.last)}")
    if result.sources_left_out:
        lines.append(f"({result.sources_left_out:,} more aren't listed)")
    return "\n".join([*lines, UNTRUSTED])


def _name(name: str | None, what: str) -> str:
    return f"(no {what})" if name is None else one_line(name, _LONGEST_TITLE)


def _days(first: date | None, last: date | None) -> str:
    return f", {first} to {last}" if first and last else ""


def _said(hedge: str | None, answer: str) -> str:
    return f'"{one_line(f"{hedge} {answer}" if hedge else answer, _LONGEST_QUOTE)}"'


def _about(title: str, source: str | None, published: date | None, article: str) -> str:
    parts = [one_line(source, _LONGEST_TITLE) if source else None, str(published or "no date")]
    named = ", ".join(part for part in parts if part)
    return f'"{one_line(title, _LONGEST_TITLE)}" ({named}) [article {one_line(article, 200)}]'


def cited(one: Cited) -> str:
    """Say where words stand, and their sentence."""
    about = _about(one.title, one.source, one.published, one.article)
    quoted = (
        f'{about}, characters {one.start}-{one.end}: "{one_line(one.sentence, _LONGEST_QUOTE)}"'
    )
    return f"{quoted} {one_line(one.link)}" if one.link else quoted


def _passage(one: Passage) -> str:
    about = _about(one.title, one.source, one.published, one.article)
    return f'{about}, characters {one.start}-{one.end}: "{one_line(one.text, _LONGEST_QUOTE)}"'


def _value(one: Value) -> str:
    said = _said(one.hedge, one.answer)
    return f"{said} ({one.confidence:.0%}), {cited(one.citations[0])}"
