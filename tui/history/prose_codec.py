"""What a language model did for an answer, as JSON beside it: its choice, its search, its prose.

Sentences that were struck, and words that it chose or that another answer had, aren't cited, so
they may be those of any passage found: the names of the articles that have these are stored with
them, and where one of these articles is taken down, the words go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from index.types import Article
from qa.types import Answer, Chosen, Citation, Prose, Reworded, Written

_Json = dict[str, Any]
_CITATION = ("start", "end", "quote", "sentence_start", "sentence_end")
_CHOSEN = ("model", "among", "text", "instead_of", "too_unsure", "failed")
_REWORDED = ("model", "query", "failed")

FIELDS = ("chosen", "reworded", "prose", "found_in")
"""The names under which all of it stands in a stored answer, where there is any."""

GONE = "(removed)"
"""Stands for words that may be those of an article that was taken down."""

Number = Callable[[Article], int]
"""Gives the place of an article among those that are stored with an answer."""

IsGone = Callable[[Mapping[str, Any]], bool]
"""Whether an article was taken down, told by its fields as they are stored."""


def model_json(
    answer: Answer, number: Number, key: Callable[[str], str], *, growing: bool = False
) -> _Json:
    """Return what a language model did as it is stored, by name; nothing where it did nothing.

    `answer` has all of its hits; `key` gives the digest of a text. `growing`: a model is writing
    below it, from what was found.
    """
    found: _Json = {}
    if answer.chosen is not None:
        found["chosen"] = asdict(answer.chosen)
    if answer.reworded is not None:
        found["reworded"] = asdict(answer.reworded)
    if answer.prose is not None:
        found["prose"] = _prose_json(answer.prose, number)
    if growing or answer.chosen is not None or answer.prose is not None:
        articles = dict.fromkeys(
            [*(one.article for one in answer.citations), *(hit.article for hit in answer.hits)]
        )
        found["found_in"] = [
            {"id": one.id, "path": one.path, "text": key(one.text), "sha256": one.sha256}
            for one in articles
        ]
    return found


def chosen(value: _Json | None) -> Chosen | None:
    """Return a stored choice; None for None."""
    return None if value is None else Chosen(**_known(value, _CHOSEN))


def reworded(value: _Json | None) -> Reworded | None:
    """Return a stored search; None for None."""
    return None if value is None else Reworded(**_known(value, _REWORDED))


def prose(value: _Json | None, articles: Sequence[Article]) -> Prose | None:
    """Return stored prose; None for None."""
    if value is None:
        return None
    sentences = tuple(
        Written(
            one["text"],
            tuple(_cited(each, articles) for each in one.get("citations", ())),
            one.get("struck"),
        )
        for one in value.get("sentences", ())
    )
    return Prose(value["model"], sentences, value.get("failed"), value.get("took", 0.0))


def cited_by(value: _Json) -> list[int]:
    """Return the numbers of the articles that sentences of stored prose are cited from."""
    return [cited["article"] for one in _sentences(value) for cited in one["citations"]]


def found_in_gone(value: _Json, is_gone: IsGone) -> bool:
    """Tell whether an article was taken down in which a passage for a stored answer was found."""
    return any(is_gone(one) for one in value.get("found_in", ()))


def model_without(value: _Json, numbers: Mapping[int, int], left: _Json, is_gone: IsGone) -> _Json:
    """Return what stays of it where some article of an answer is gone.

    A sentence that cites such an article goes, and so does one that was struck, whose words may be
    from any. `left` is what stays of the answer: without its words no prose about them stays.
    """
    found = {name: value[name] for name in FIELDS if name in value}
    if "chosen" in found:
        found["chosen"] = _chosen_left(found["chosen"], left)
    if "prose" in found:
        found["prose"] = None if left["text"] is None else _prose_left(found["prose"], numbers)
    if "found_in" in found:
        found["found_in"] = [one for one in found["found_in"] if not is_gone(one)]
    return found


def _chosen_left(value: _Json | None, left: _Json) -> _Json | None:
    """A choice, in which words stay only where what is left of the answer has them."""
    if value is None:
        return None
    rivals = left["alternatives"]
    words = {
        f"{one['hedge']} {one['text']}" if one.get("hedge") else one["text"]
        for one in (left, *rivals)
    }
    kept = {
        name: GONE
        for name in ("text", "instead_of")
        if value.get(name) is not None and value[name] not in words
    }
    if value.get("failed") is not None:
        kept["failed"] = GONE  # a server may repeat in an error what it was sent
    return {**value, **kept}


def _prose_left(value: _Json | None, numbers: Mapping[int, int]) -> _Json | None:
    if value is None:
        return None
    sentences = [
        {
            **one,
            "citations": [{**each, "article": numbers[each["article"]]} for each in cited],
        }
        for one in value.get("sentences", ())
        if (cited := one["citations"])
        and one.get("struck") is None
        and all(each["article"] in numbers for each in cited)
    ]
    failed = None if value.get("failed") is None else GONE
    return {**value, "sentences": sentences, "failed": failed} if sentences else None


def _prose_json(prose: Prose, number: Number) -> _Json:
    sentences = [
        {
            "text": one.text,
            "citations": [_cited_json(each, number) for each in one.citations],
            "struck": one.struck,
        }
        for one in prose.sentences
    ]
    return {
        "model": prose.model,
        "sentences": sentences,
        "failed": prose.failed,
        "took": prose.took,
    }


def _sentences(value: _Json) -> list[_Json]:
    return list((value.get("prose") or {}).get("sentences", ()))


def _cited_json(citation: Citation, number: Number) -> _Json:
    fields = {name: getattr(citation, name) for name in _CITATION}
    return {"article": number(citation.article), **fields}


def _cited(value: _Json, articles: Sequence[Article]) -> Citation:
    return Citation(articles[value["article"]], *(value[name] for name in _CITATION))


def _known(value: _Json, names: Iterable[str]) -> _Json:
    return {name: value[name] for name in names if name in value}
