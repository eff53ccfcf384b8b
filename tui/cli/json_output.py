"""The `--json` documents of the command line: their fields are a contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from index.hand_set import HandSet, SetValue
from index.types import Article, Hit, LibraryStatus, Skipped
from qa.citing import link_to
from qa.json_codec import encode_citation, encode_day
from qa.types import Answer, Citation, Compared, Disagreement, Prose, ToldValue
from qa.types import Listed as ItemsListed
from tui.conversation.changed_file import FileChange
from tui.text.desk_lines import disagreement_line

if TYPE_CHECKING:
    from eval.reporting.runs import SavedRun
    from index.search.listing import Listed


Files = Mapping[str, FileChange]
NO_FILES: Files = MappingProxyType({})


def ask_document(answer: Answer, files: Files = NO_FILES) -> dict[str, Any]:
    """Return the document of `dateline ask --json`. Times are in milliseconds.

    `files` are the articles, by id, whose file isn't as it was indexed: a citation of one has the
    field `file`, "gone" or "changed", which is null in others. Its `link` opens the article's web
    page at the sentence; null where it has no web address. `chosen`, `reworded` and `prose` are
    there only where a language model did such a thing; `prose` has the sentences that failed the
    check too, each with the reason, `struck`, which is null in the others.
    """
    return {
        "question": answer.question,
        "searched_for": answer.searched_for,
        "answer": answer.text,
        "hedge": answer.hedge,
        "confidence": round(answer.confidence, 4),
        "abstained": answer.abstained,
        "citations": _citations(answer.citations, files),
        "alternatives": [
            {
                "answer": rival.text,
                "hedge": rival.hedge,
                "confidence": round(rival.confidence, 4),
                "citations": _citations(rival.citations, files),
            }
            for rival in answer.alternatives
        ],
        "listed": None if answer.listed is None else _listed(answer.listed, files),
        "passages": [
            {
                "article": hit.article.id,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 6),
                "text": hit.text,
            }
            for hit in answer.hits
        ],
        "disagreement": _disagreement(answer.disagreement, files),
        "compared": _compared(answer.compared, files),
        "embedded": round(answer.embedded, 4),
        "took_ms": {
            "embed": round(answer.took.embed, 1),
            "search": round(answer.took.search, 1),
            "read": round(answer.took.read, 1),
            "total": round(answer.took.total, 1),
        },
        **_by_model(answer, files),
    }


def _by_model(answer: Answer, files: Files) -> dict[str, Any]:
    """What a language model did, where there is one: without it no field is added."""
    if answer.chosen is None and answer.reworded is None and answer.prose is None:
        return {}
    from tui.cli.model_documents import model_fields

    return model_fields(answer, lambda cited: _citations(cited, files))


def written_document(prose: Prose, files: Files = NO_FILES) -> dict[str, Any]:
    """Return the field `prose` of an answer, and `digest` of a view of the desk."""
    from tui.cli.model_documents import prose_document

    return prose_document(prose, lambda cited: _citations(cited, files))


def _listed(listed: ItemsListed, files: Mapping[str, FileChange]) -> dict[str, Any]:
    return {
        "items": [
            {"item": item.text, "citations": _citations(item.citations, files)}
            for item in listed.items
        ],
        "articles": listed.articles,
        "counted": listed.counted,
        "complete": listed.complete,
        "whole_in": listed.whole_in,
    }


def _values(values: Sequence[ToldValue], files: Files) -> list[dict[str, Any]]:
    return [
        {
            "value": one.said,
            "day": encode_day(one.day),
            "outlets": list(one.outlets),
            "citations": _citations(one.citations, files),
        }
        for one in values
    ]


def _disagreement(found: Disagreement | None, files: Files) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "line": disagreement_line(found),
        "moved": found.moved,
        "values": _values(found.values, files),
    }


def _compared(compared: Compared | None, files: Files) -> dict[str, Any] | None:
    if compared is None:
        return None
    return {
        "reply": compared.reply,
        "order": compared.order.name.lower().replace("_", " "),
        "events": [
            {
                "asked": event.asked,
                "first": encode_day(event.first),
                "last": encode_day(event.last),
                "citations": _citations((event.citation,) if event.citation else (), files),
            }
            for event in compared.events
        ],
    }


def why_document(answer: Answer) -> dict[str, Any] | None:
    """Return the field `why` of `dateline ask --json --why`."""
    why = answer.why
    if why is None:
        return None
    return {
        "strictness": why.strictness.value,
        "threshold": why.threshold,
        "shown": not answer.abstained,
        "candidates": [
            {
                "answer": one.citation.quote,
                "article": one.citation.article.id,
                "start": one.citation.start,
                "end": one.citation.end,
                "confidence": round(one.confidence, 4),
                "sum": round(one.total, 4),
                "average": round(one.usual, 4),
                "reasons": [
                    {"label": reason.label, "points": round(reason.points, 4)}
                    for reason in one.reasons
                ],
            }
            for one in why.candidates
        ],
        "denied": [
            {"answer": one.quote, "article": one.article.id, "start": one.start, "end": one.end}
            for one in why.denied
        ],
    }


def search_document(query: str, mode: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """Return the document of `dateline search --json`."""
    return {
        "query": query,
        "mode": mode,
        "hits": [
            {
                "rank": hit.rank,
                "score": round(hit.score, 6),
                "article": hit.article.id,
                "title": hit.article.title,
                "published": encode_day(hit.article.published),
                "path": hit.article.path,
                "set_by_hand": list(hit.article.set_by_hand),
                "url": hit.article.url,
                "page": hit.page,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "text": hit.text,
            }
            for hit in hits
        ],
    }


def article_document(article: Article) -> dict[str, Any]:
    """Return what is known of an article beside its text."""
    return {
        "article": article.id,
        "title": article.title,
        "published": encode_day(article.published),
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "path": article.path,
        "set_by_hand": list(article.set_by_hand),
    }


def edit_document(article: Article, known: HandSet) -> dict[str, Any]:
    """Return the document of `dateline edit --json`."""
    return {
        **article_document(article),
        "set": {
            field: {
                "value": _json_value(one.value),
                "by": one.by,
                "at": one.at.isoformat(timespec="seconds"),
            }
            for field, one in known.settings.items()
        },
        "stated": {field: _json_value(value) for field, value in known.stated.items()},
    }


def articles_document(listed: Sequence[Listed], total: int) -> dict[str, Any]:
    """Return the document of `dateline articles --json`; `total` counts those not listed too."""
    return {
        "total": total,
        "articles": [
            {
                **article_document(one.article),
                "suspect": list(one.reasons),
                "indexed": one.article.indexed.isoformat() if one.article.indexed else None,
            }
            for one in listed
        ],
    }


def _json_value(value: SetValue) -> str | None:
    return encode_day(value) if isinstance(value, date) else value


def status_document(status: LibraryStatus) -> dict[str, Any]:
    """Return the document of `dateline status --json`, but for what the engine says of itself."""
    return {
        "library": str(status.path),
        "place": status.place,
        "database": status.database,
        "articles": status.articles,
        "passages": status.passages,
        "embedded": round(status.embedded, 4),
        "undated": status.undated,
        "first": encode_day(status.first),
        "last": encode_day(status.last),
        "sources": dict(status.sources),
        "folders": list(status.folders),
        "duplicates": status.duplicates,
        "skipped": [skipped_document(skipped) for skipped in status.skipped],
        "passed_over": [asdict(other) for other in status.passed_over],
        "held_back": status.held_back,
        "model": status.model,
        "revision": status.revision,
        "dimension": status.dimension,
        "size_bytes": status.size_bytes,
        "generation": status.generation,
        "feeds": status.feeds,
        "pages": status.pages,
    }


def run_document(run: SavedRun) -> dict[str, Any]:
    """Return a saved evaluation run as `dateline runs --json` lists it."""
    from eval.conditions import encode_conditions
    from eval.measures.catalogue import EM, F1, N

    return {
        "name": run.name,
        "saved": run.saved.isoformat(),
        **encode_conditions(run.conditions),
        "set": run.set_name,
        **{measure.path: run.figures[measure] for measure in (N, EM, F1)},
    }


def skipped_document(skipped: Skipped) -> dict[str, str]:
    """Return a skipped file or entry as JSON."""
    return {"path": str(skipped.path), "key": skipped.key, "reason": skipped.reason}


def _citations(
    citations: Sequence[Citation], files: Mapping[str, FileChange]
) -> list[dict[str, Any]]:
    return [
        {
            "n": n,
            **encode_citation(citation),
            "link": link_to(citation),
            "file": _file(files.get(citation.article.id)),
        }
        for n, citation in enumerate(citations, start=1)
    ]


def _file(change: FileChange | None) -> str | None:
    return change.name.lower() if change else None
