"""Answers as JSON, so that a conversation can be shown again without the library it came from.

Article texts stand apart, under a digest of their own, since many answers cite the same
ones. A field that the stored answer lacks takes its default, and one that isn't known is
passed over: answers of older and newer Datelines can be read. To store a new field of
`qa.types`, write it in the `_*_json` function of its class and read it in the one below it;
one that is plain JSON goes into that class's tuple of names instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from index.types import Article, Hit, Passage
from qa.json_codec import decode_day, decode_filters, encode_day, encode_filters
from qa.types import Alternative, Answer, Citation, Listed, ListedItem, Took
from tui.history import desk_codec as desk
from tui.history import prose_codec as by_model

MOST_HITS = 3
"""How many of an answer's hits are kept: as many as an abstention shows."""

_FORMAT = 1
_Json = dict[str, Any]

_ANSWER = (
    "question",
    "searched_for",
    "text",
    "hedge",
    "confidence",
    "embedded",
    "resolved",
    "searched",
    "removed",
)
_ALTERNATIVE = ("text", "hedge", "confidence", "older")
_HIT = ("score", "rank", "bm25", "dense")
_CITATION = ("start", "end", "quote", "sentence_start", "sentence_end")
_PASSAGE = ("id", "article_id", "start", "end")
_LISTED = ("articles", "counted", "complete", "whole_in")
_TOOK = ("embed", "search", "read", "total")
_ARTICLE = (
    "id",
    "title",
    "published_from",
    "source",
    "author",
    "url",
    "path",
    "sha256",
    "title_from",
    "source_from",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as JSON, and the texts of the articles it names, by `text_key`."""

    value: str
    texts: Mapping[str, str]


def text_key(text: str) -> str:
    """Return the SHA-256 by which a text is stored, in hexadecimal.

    It is worked out here, and not taken from `Article.sha256`, so that a text can only ever
    be found under its own digest.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stored(answer: Answer, *, growing: bool = False) -> Stored:
    """Return `answer` as it is stored: all but the hits after the first `MOST_HITS`, and `why`.

    What an answer's confidence was made of is told where it is asked for, not of earlier ones.
    One below which prose is `growing` names all articles that may get into it: taking one of them
    down changes what is stored.
    """
    whole, answer = answer, replace(answer, hits=answer.hits[:MOST_HITS])
    articles = _Articles()
    value = {
        "format": _FORMAT,
        **_named(answer, _ANSWER),
        "citations": _citations_json(answer.citations, articles),
        "alternatives": [_alternative_json(rival, articles) for rival in answer.alternatives],
        "hits": [_hit_json(hit, articles) for hit in answer.hits],
        "listed": None if answer.listed is None else _listed_json(answer.listed, articles),
        "took": asdict(answer.took),
        "as_of": encode_day(answer.as_of),
        "carried": answer.carried,
        "filters": None if answer.filters is None else encode_filters(answer.filters),
        "disagreement": desk.disagreement_json(answer.disagreement, articles.number),
        "compared": desk.compared_json(answer.compared, articles.number),
        **by_model.model_json(whole, articles.number, text_key, growing=growing),
    }
    value["articles"] = articles.json
    return Stored(json.dumps(value), articles.texts)


def restored(value: str, texts: Mapping[str, str]) -> Answer:
    """Return the answer that `stored` gave as `value`, with `texts` at least those it named.

    Raises:
        ValueError: it isn't a stored answer, a text is missing, or a quotation isn't one.
    """
    try:
        return _answer(json.loads(value), texts)
    except (AttributeError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a stored answer: {error!r}") from error


def _answer(value: _Json, texts: Mapping[str, str]) -> Answer:
    articles = [_article(each, texts) for each in value["articles"]]
    filters = value.get("filters")
    return Answer(
        **_known(value, _ANSWER),
        citations=_citations(value.get("citations", ()), articles),
        alternatives=tuple(_alternative(each, articles) for each in value.get("alternatives", ())),
        hits=tuple(_hit(each, articles) for each in value.get("hits", ())),
        took=Took(**_known(value.get("took", {}), _TOOK)),
        listed=_listed(value["listed"], articles) if value.get("listed") else None,
        as_of=decode_day(value.get("as_of")),
        carried=tuple(value.get("carried", ())),
        filters=None if filters is None else decode_filters(filters),
        disagreement=desk.disagreement(value.get("disagreement"), articles),
        compared=desk.compared(value.get("compared"), articles),
        chosen=by_model.chosen(value.get("chosen")),
        reworded=by_model.reworded(value.get("reworded")),
        prose=by_model.prose(value.get("prose"), articles),
    )


def without(value: str, is_gone: Callable[[Mapping[str, Any]], bool]) -> str | None:
    """Return a stored answer without what it has of some articles; None where it has nothing.

    Of an answer in such an article's words the question is left. `is_gone` is told an article's
    fields as they are stored, of which any may be missing.

    Raises:
        ValueError: it isn't a stored answer.
    """
    try:
        return _without(json.loads(value), is_gone)
    except (AttributeError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"not a stored answer: {error!r}") from error


def _without(value: _Json, is_gone: Callable[[Mapping[str, Any]], bool]) -> str | None:
    stays = [not is_gone(article) for article in value["articles"]]
    if all(stays) and not by_model.found_in_gone(value, is_gone):
        return None
    numbers = dict(zip((i for i, one in enumerate(stays) if one), range(len(stays)), strict=False))
    citations = value.get("citations", ())
    rivals = value.get("alternatives", ())
    cited = [
        one["article"]
        for rival in ({"citations": citations}, *rivals, *_items(value))
        for one in rival["citations"]
    ]
    cited += desk.cited_by(value) + by_model.cited_by(value)
    if citations and not stays[citations[0]["article"]]:
        # Its words, what they mean, and how sure it was are all that article's.
        value = {**value, "text": None, "hedge": None, "resolved": None, "confidence": 0.0}
        value["listed"] = None
        citations = rivals = ()
    rivals = [
        one for one in rivals if not one["citations"] or stays[one["citations"][0]["article"]]
    ]
    left = {
        **value,
        "citations": _renumbered(citations, numbers),
        "alternatives": [
            {**one, "citations": _renumbered(one["citations"], numbers)} for one in rivals
        ],
        "listed": _listed_left(value, numbers),
        "hits": [
            {**hit, "copies": [numbers[i] for i in hit.get("copies", ()) if i in numbers]}
            for hit in _renumbered(value.get("hits", ()), numbers)
        ],
        "articles": [one for one, there in zip(value["articles"], stays, strict=True) if there],
        "disagreement": desk.disagreement_without(value.get("disagreement"), numbers),
        "compared": desk.compared_without(value.get("compared"), numbers),
        "removed": value.get("removed", False) or not all(stays[i] for i in cited),
    }
    if left["compared"] and left["compared"]["reply"] is None:
        left |= {"text": None, "resolved": None, "confidence": 0.0, "citations": []}
    return json.dumps({**left, **by_model.model_without(value, numbers, left, is_gone)})


def _items(value: _Json) -> list[_Json]:
    listed = value.get("listed") or {}
    return list(listed.get("items", ()))


def _listed_left(value: _Json, numbers: Mapping[int, int]) -> _Json | None:
    """The list without the items that only articles name which are gone."""
    items = [
        {**one, "text": cited[0]["quote"], "citations": cited}
        for one in _items(value)
        if (cited := _renumbered(one["citations"], numbers))
    ]
    if len(items) < 2:
        return None
    named = {one["article"] for item in items for one in item["citations"]}
    whole = len(items) == len(_items(value)) and len(named) == value["listed"]["articles"]
    # What the articles that are gone said of the number is gone with them.
    said = {} if whole else {"complete": False, "counted": None, "whole_in": 0}
    return {**value["listed"], **said, "items": items, "articles": len(named)}


def _renumbered(values: Iterable[_Json], numbers: Mapping[int, int]) -> list[_Json]:
    """The citations or hits of articles that stay, under their new numbers."""
    return [
        {**one, "article": numbers[one["article"]]} for one in values if one["article"] in numbers
    ]


class _Articles:
    """Numbers the articles of one answer in the order they are met, and gathers their texts."""

    def __init__(self) -> None:
        self.json: list[_Json] = []
        self.texts: dict[str, str] = {}
        self._numbers: dict[Article, int] = {}

    def number(self, article: Article) -> int:
        """The place of `article` in `json`, where it is put if it is new."""
        if article not in self._numbers:
            self._numbers[article] = len(self.json)
            key = text_key(article.text)
            self.texts[key] = article.text
            published = encode_day(article.published)
            value = {**_named(article, _ARTICLE), "published": published, "text": key}
            if article.set_by_hand:
                value["set_by_hand"] = list(article.set_by_hand)
            if article.pages:
                value["pages"] = list(article.pages)
            if article.indexed:
                value["indexed"] = article.indexed.isoformat()
            self.json.append(value)
        return self._numbers[article]


def _article(value: _Json, texts: Mapping[str, str]) -> Article:
    published = decode_day(value.get("published"))
    indexed = value.get("indexed")
    return Article(
        **_known(value, _ARTICLE),
        published=published,
        text=texts[value["text"]],
        pages=tuple(value.get("pages", ())),
        set_by_hand=tuple(value.get("set_by_hand", ())),
        indexed=datetime.fromisoformat(indexed) if indexed else None,
    )


def _citations_json(citations: Iterable[Citation], articles: _Articles) -> list[_Json]:
    return [
        {"article": articles.number(citation.article), **_named(citation, _CITATION)}
        for citation in citations
    ]


def _citations(values: Iterable[_Json], articles: list[Article]) -> tuple[Citation, ...]:
    return tuple(
        Citation(article=articles[value["article"]], **_known(value, _CITATION)) for value in values
    )


def _alternative_json(rival: Alternative, articles: _Articles) -> _Json:
    return {**_named(rival, _ALTERNATIVE), "citations": _citations_json(rival.citations, articles)}


def _alternative(value: _Json, articles: list[Article]) -> Alternative:
    citations = _citations(value.get("citations", ()), articles)
    return Alternative(**_known(value, _ALTERNATIVE), citations=citations)


def _listed_json(listed: Listed, articles: _Articles) -> _Json:
    items = [
        {"text": item.text, "citations": _citations_json(item.citations, articles)}
        for item in listed.items
    ]
    return {**_named(listed, _LISTED), "items": items}


def _listed(value: _Json, articles: list[Article]) -> Listed:
    items = tuple(
        ListedItem(one["text"], _citations(one["citations"], articles)) for one in value["items"]
    )
    return Listed(items=items, **_known(value, _LISTED))


def _hit_json(hit: Hit, articles: _Articles) -> _Json:
    return {
        **_named(hit, _HIT),
        "article": articles.number(hit.article),
        "passage": asdict(hit.passage),
        "copies": [articles.number(copy) for copy in hit.copies],
    }


def _hit(value: _Json, articles: list[Article]) -> Hit:
    return Hit(
        **_known(value, _HIT),
        article=articles[value["article"]],
        passage=Passage(**_known(value["passage"], _PASSAGE)),
        copies=tuple(articles[number] for number in value.get("copies", ())),
    )


def _named(whole: object, names: Iterable[str]) -> _Json:
    """The fields of these names."""
    return {name: getattr(whole, name) for name in names}


def _known(value: _Json, names: Iterable[str]) -> _Json:
    """The fields of these names that there are."""
    return {name: value[name] for name in names if name in value}
