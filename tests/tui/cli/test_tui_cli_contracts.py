"""The command line's contract: the documents of `--json`, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import CAMPBELL, NONSENSE, Run, check_error

from index.library import Library

CITATION = {
    "n": int,
    "article": str,
    "title": str,
    "source": str | None,
    "published": str | None,
    "path": str,
    "url": str | None,
    "page": int | None,
    "set_by_hand": list,
    "start": int,
    "end": int,
    "quote": str,
    "sentence_start": int,
    "sentence_end": int,
    "link": str | None,
    "file": str | None,
    "sentence": str,
}
PASSAGE = {"article": str, "start": int, "end": int, "score": float, "text": str}
HIT = {
    "rank": int,
    "score": float,
    "article": str,
    "title": str,
    "published": str | None,
    "path": str,
    "url": str | None,
    "page": int | None,
    "set_by_hand": list,
    "start": int,
    "end": int,
    "text": str,
}
ASK = {
    "question": str,
    "searched_for": str,
    "answer": str | None,
    "hedge": str | None,
    "confidence": float,
    "abstained": bool,
    "citations": list,
    "alternatives": list,
    "listed": dict | None,
    "passages": list,
    "disagreement": dict | None,
    "compared": dict | None,
    "embedded": float,
    "took_ms": dict,
}
RIVAL = {"answer": str, "hedge": str | None, "confidence": float, "citations": list}
EVAL = {
    "set": str,
    "n": int,
    "answerable": int,
    "em": float | None,
    "f1": float | None,
    "answer_recall": dict,
    "recall": dict,
    "mrr@10": float | None,
    "ndcg@10": float | None,
    "citation_exact": float | None,
    "abstention": dict,
    "latency_ms": dict,
    "questions": list,
}


def check_fields(record: dict[str, Any], fields: dict[str, Any]) -> None:
    """Exactly these fields, each of its type."""
    assert set(record) == set(fields)
    for name, kind in fields.items():
        assert isinstance(record[name], kind), name
        assert kind is bool or not isinstance(record[name], bool), name


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with Library(sample_library) as opened:
        yield opened


# --- ask --------------------------------------------------------------------------------


def check_citation(citation: dict[str, Any], library: Library) -> None:
    check_fields(citation, CITATION)
    article = library.article(citation["article"])
    assert article.text[citation["start"] : citation["end"]] == citation["quote"]
    sentence = article.text[citation["sentence_start"] : citation["sentence_end"]]
    assert sentence == citation["sentence"]
    assert citation["quote"] in sentence
    assert citation["path"] == article.path
    assert citation["published"] == (article.published and article.published.isoformat())


def test_ask_json_is_the_contracts_document(sample: Run, library: Library) -> None:
    result = sample("ask", CAMPBELL, "--json")
    assert (result.status, result.err) == (0, "")
    document = result.document
    check_fields(document, ASK)
    assert document["question"] == document["searched_for"] == CAMPBELL
    assert "October 15-17" in document["answer"]
    assert document["abstained"] is False
    assert 0 <= document["confidence"] <= 1
    assert document["embedded"] == 1.0
    check_fields(document["took_ms"], dict.fromkeys(("embed", "search", "read", "total"), float))
    assert [citation["n"] for citation in document["citations"]] == [1]
    assert document["citations"][0]["quote"] == document["answer"]
    assert document["citations"][0]["published"] == "2024-10-14"
    for citation in document["citations"]:
        check_citation(citation, library)
    for rival in document["alternatives"]:
        check_fields(rival, RIVAL)
        for citation in rival["citations"]:
            check_citation(citation, library)
    assert document["passages"]
    for passage in document["passages"]:
        check_fields(passage, PASSAGE)
        text = library.article(passage["article"]).text
        assert text[passage["start"] : passage["end"]] == passage["text"]


def test_an_abstention_is_a_document_too_and_exits_with_3(sample: Run) -> None:
    result = sample("ask", NONSENSE, "--json", "--source", "No Such Paper")
    document = result.document
    check_fields(document, ASK)
    assert (result.status, document["answer"], document["abstained"]) == (3, None, True)
    assert (document["citations"], document["confidence"]) == ([], 0.0)


def test_ask_shows_the_answer_its_source_and_how_sure(sample: Run) -> None:
    result = sample("ask", CAMPBELL)
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert "October 15-17" in lines[0]
    assert lines[2].startswith("[1] ")
    assert "14 Oct 2024" in (line.strip() for line in lines[2:4]) or lines[2].endswith(
        "14 Oct 2024"
    )
    assert re.fullmatch(r"(Very sure|Fairly sure|Not sure) · \d+\.\d\d s", lines[-1])


def test_an_abstention_says_so_in_plain_words(sample: Run) -> None:
    result = sample("ask", NONSENSE, "--source", "No Such Paper")
    assert (result.status, result.out, result.err) == (
        3,
        "Your articles don't say.\n"
        "Your filters exclude all 20 articles; leave out --source to ask without them.\n",
        "",
    )


def test_an_abstention_names_every_filter_as_it_was_given(sample: Run) -> None:
    typed = f'{NONSENSE} source:"No Such Paper" after:1999'
    result = sample("ask", typed, "--since", "2001-01-01")
    assert result.out.splitlines()[1] == (
        "Your filters exclude all 20 articles; leave out --since,"
        ' source:"No Such Paper" and after:1999 to ask without them.'
    )


@pytest.mark.parametrize(
    "question",
    [
        "?!... ---",
        "the of and is",
        "🌊 🔥",
        "x" * 10_000,
        "null\0byte",
        "متى تم إغلاق الجسر؟",
        "\u202eWann schließt die Brücke?",
        "\x1b[31mred\x07 bridge\x1b]0;title\x07",
    ],
)
def test_odd_questions_are_answered_or_abstained_from(sample: Run, question: str) -> None:
    result = sample("ask", question)
    assert (result.status in (0, 3), result.err) == (True, "")
    assert result.out.replace("\n", "").isprintable()


def test_a_question_may_begin_with_dashes_after_two_dashes(sample: Run) -> None:
    assert sample("ask", "--json", "--", "--").document["question"] == "--"
    check_error(sample("ask", "--"), 2, "QUESTION", "dateline ask --help")


# --- search -----------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
def test_search_json_is_the_contracts_document(sample: Run, library: Library, mode: str) -> None:
    result = sample("search", "Tallow Bridge closed", "-k", "3", "--mode", mode, "--json")
    assert (result.status, result.err) == (0, "")
    document = result.document
    check_fields(document, {"query": str, "mode": str, "hits": list})
    assert (document["query"], document["mode"]) == ("Tallow Bridge closed", mode)
    assert [hit["rank"] for hit in document["hits"]] == [1, 2, 3]
    scores = [hit["score"] for hit in document["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in document["hits"]:
        check_fields(hit, HIT)
        article = library.article(hit["article"])
        assert article.text[hit["start"] : hit["end"]] == hit["text"]
        assert hit["published"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", hit["published"])


def test_a_search_that_finds_nothing_is_done(sample: Run) -> None:
    result = sample("search", "bridge", "--since", "2999-01-01", "--json")
    assert (result.status, result.document["hits"], result.err) == (0, [], "")
    assert sample("search", "the of", "--mode", "bm25").err == "Nothing matches.\n"


def test_search_lists_passages_with_their_articles(sample: Run) -> None:
    result = sample("search", "Tallow Bridge closed", "-k", "2")
    assert result.status == 0
    ranked = [line for line in result.out.splitlines() if re.match(r" +\d+\. ", line)]
    assert [line.split(".")[0].strip() for line in ranked] == ["1", "2"]
    # Each passage ends with its article's file, on a line of its own.
    hits = sample("search", "Tallow Bridge closed", "-k", "2", "--json").document["hits"]
    ends = [block.splitlines()[-1] for block in result.out.strip("\n").split("\n\n")]
    assert ends == [f"     {hit['path']}" for hit in hits]


def test_a_search_honours_the_filters_typed_in_it(sample: Run, library: Library) -> None:
    query = 'bridge source:"Northern Wire" after:2025'
    document = sample("search", query, "--json").document
    assert document["query"] == query
    assert document["hits"]
    for hit in document["hits"]:
        assert library.article(hit["article"]).source == "Northern Wire"
        assert hit["published"] >= "2025-01-01"
    plain = sample(
        "search", "bridge", "--source", "Northern Wire", "--since", "2025-01-01", "--json"
    )
    assert plain.document["hits"] == document["hits"]


def test_a_search_for_nothing_beside_filters_that_cannot_be_is_told(sample: Run) -> None:
    check_error(sample("search", "source:courier"), 1, "beside the filters", "add the words")
    check_error(sample("search", "bridge after:2025-13"), 1, "2025-13", "write 2024")
    check_error(sample("search", "bridge after:2025", "--until", "2024-12-31"), 1, "no day")


# --- status, doctor, eval ---------------------------------------------------------------


def test_status_json_counts_the_library(sample: Run, sample_library: Path) -> None:
    document = sample("status", "--json").document
    check_fields(
        document,
        {
            **dict.fromkeys(("library", "model", "revision", "generation", "database"), str),
            **dict.fromkeys(("articles", "passages", "undated", "duplicates"), int),
            **dict.fromkeys(("dimension", "size_bytes", "held_back", "feeds", "pages"), int),
            **dict.fromkeys(("first", "last", "place"), str | None),
            **dict.fromkeys(("folders", "skipped", "passed_over", "engine"), list),
            "embedded": float,
            "sources": dict,
        },
    )
    assert document["library"] == str(sample_library)
    assert (document["place"], document["engine"]) == (None, [])
    assert document["database"] == str(sample_library / "library.sqlite")
    assert (document["articles"], document["embedded"], document["dimension"]) == (20, 1.0, 384)
    shown = sample("status").out
    assert shown.startswith("Library    ")
    # What the files of the index are called is for programs.
    assert document["generation"] not in shown
    assert "generation" not in shown


def test_doctor_finds_the_sample_in_order(sample: Run) -> None:
    document = {"healthy": True, "findings": [], "without_meaning": 0}
    assert sample("doctor", "--check", "--json").document == document
    assert sample("doctor", "--check").out == "Everything is in order.\n"


def test_eval_json_is_the_contracts_document(sample: Run, questions: Path) -> None:
    result = sample("eval", str(questions), "--json")
    assert result.status == 0
    document = result.document
    # Measures may be added to the contract's; none of those may go.
    check_fields({name: document[name] for name in EVAL}, EVAL)
    assert (document["set"], document["n"], document["answerable"]) == ("few", 2, 1)
    for name in ("answer_recall", "recall"):
        assert list(document[name]) == ["1", "5", "10", "20", "50"]
    assert {"precision", "recall", "coverage", "accuracy_answered", "aurc"} <= set(
        document["abstention"]
    )
    assert {"p50", "p95"} <= set(document["latency_ms"])
    assert [question["id"] for question in document["questions"]] == ["a", "b"]
    assert document["citation_exact"] == 1.0
    # No progress, since this is no terminal; only the relevant article that isn't there.
    assert result.err.count("\n") == 1
    assert "nowhere" in result.err


# --- index ------------------------------------------------------------------------------


def test_index_adds_reports_and_refreshes(
    run: Run, articles: Path, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(tiny_model))
    (articles / "torn.jsonl").write_text('{"text": \n', encoding="utf-8")
    here = ("--library", str(tmp_path / "library"))
    first = run("index", str(articles), *here)
    assert (first.status, first.err) == (0, "")
    said, skipped = first.out.splitlines()
    assert re.fullmatch(r"3 articles added; 1 skipped; ready to ask \(\d+ s\)", said)
    assert re.search(r"  skipped .*torn\.jsonl", skipped)
    again = run("index", "-v", *here)
    assert again.status == 0
    said, _, holds, stages = again.out.splitlines()
    assert said.startswith("3 articles unchanged; 1 skipped; ready to ask (")
    assert holds.endswith("holds 3 articles in 3 passages; 0 embedded now")
    assert re.fullmatch(r"Spent on each stage: read \d+\.\d s, extract \d+\.\d s", stages)
    found = run("search", "bakery fire", "--json", *here).document["hits"]
    assert found[0]["article"] == "bakery"
    assert found[0]["published"] is None


def test_index_has_to_be_told_something(run: Run, tmp_path: Path) -> None:
    here = ("--library", str(tmp_path / "library"))
    check_error(run("index", str(tmp_path / "gone"), *here), 1, "gone")
    check_error(run("index", *here), 1, "dateline index FOLDER")
    check_error(run("index", "", *here), 2, "empty")
    assert not (tmp_path / "library").exists()
