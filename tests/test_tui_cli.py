"""The command line's contract: its documents, its exit codes, its one-line errors."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from eval.runs import save
from index.errors import DatelineError
from index.library import Library
from tui.cli import main
from tui.settings import LIBRARY_VARIABLE

CAMPBELL = "When is Campbell visiting Japan?"
NONSENSE = "Which colour were the llama's roller skates?"
COMMANDS = ("index", "ask", "search", "eval", "runs", "status", "doctor")

CITATION = {
    "n": int,
    "article": str,
    "title": str,
    "source": str | None,
    "published": str | None,
    "path": str,
    "url": str | None,
    "start": int,
    "end": int,
    "quote": str,
    "sentence_start": int,
    "sentence_end": int,
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
    "start": int,
    "end": int,
    "text": str,
}
ASK = {
    "question": str,
    "searched_for": str,
    "answer": str | None,
    "confidence": float,
    "abstained": bool,
    "citations": list,
    "alternatives": list,
    "passages": list,
    "embedded": float,
    "took_ms": dict,
}
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


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document that stdout must be."""
        return json.loads(self.out)


Run = Callable[..., Result]


def check_fields(record: dict[str, Any], fields: dict[str, Any]) -> None:
    """Exactly these fields, each of its type."""
    assert set(record) == set(fields)
    for name, kind in fields.items():
        assert isinstance(record[name], kind), name
        assert kind is bool or not isinstance(record[name], bool), name


def check_error(result: Result, status: int, *says: str) -> None:
    """One line on stderr that says so, nothing on stdout, no traceback."""
    assert (result.status, result.out) == (status, "")
    assert result.err.endswith("\n")
    (line,) = result.err.removesuffix("\n").split("\n")
    assert line.startswith("dateline: ")
    assert line.isprintable()
    assert "bug" not in line
    for words in says:
        assert words in line


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `dateline ARGUMENTS` in this process."""
    monkeypatch.delenv(LIBRARY_VARIABLE, raising=False)

    def run_dateline(*arguments: str) -> Result:
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        captured = capsys.readouterr()
        return Result(int(stopped.value.code or 0), captured.out, captured.err)

    return run_dateline


@pytest.fixture
def sample(run: Run, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `dateline ARGUMENTS` over the sample library, by its environment variable."""
    monkeypatch.setenv(LIBRARY_VARIABLE, str(sample_library))
    return run


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with Library(sample_library) as opened:
        yield opened


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A set of one question that the sample answers and one that it doesn't."""
    path = tmp_path / "few.jsonl"
    lines = [
        {"id": "a", "question": CAMPBELL, "answers": ["October 15-17"], "relevant": ["nowhere"]},
        {"id": "b", "question": NONSENSE, "answers": []},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def subprocess_of(*arguments: str, library: Path) -> list[str]:
    return [sys.executable, "-m", "tui.cli", "--library", str(library), *arguments]


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
        check_fields(rival, {"answer": str, "confidence": float, "citations": list})
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
    assert lines[2].endswith("14 Oct 2024")
    assert re.fullmatch(r"(Very sure|Fairly sure|Not sure) · \d+\.\d\d s", lines[-1])


def test_an_abstention_says_so_in_plain_words(sample: Run) -> None:
    result = sample("ask", NONSENSE, "--source", "No Such Paper")
    assert (result.status, result.out, result.err) == (
        3,
        "Your articles don't say.\n"
        "No passage shares a word with the question, under the filters given.\n",
        "",
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


# --- status, doctor, runs, eval ---------------------------------------------------------


def test_status_json_counts_the_library(sample: Run, sample_library: Path) -> None:
    document = sample("status", "--json").document
    check_fields(
        document,
        {
            **dict.fromkeys(("library", "model", "revision", "generation"), str),
            **dict.fromkeys(("articles", "passages", "undated", "duplicates"), int),
            **dict.fromkeys(("dimension", "size_bytes"), int),
            **dict.fromkeys(("first", "last"), str | None),
            **dict.fromkeys(("folders", "skipped"), list),
            "embedded": float,
            "sources": dict,
        },
    )
    assert document["library"] == str(sample_library)
    assert (document["articles"], document["embedded"], document["dimension"]) == (20, 1.0, 384)
    assert sample("status").out.startswith("Library    ")


def test_doctor_finds_the_sample_in_order(sample: Run) -> None:
    assert sample("doctor", "--check", "--json").document == {"healthy": True, "findings": []}
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


def test_a_run_is_saved_listed_and_compared_with(
    run: Run, sample_library: Path, questions: Path, tmp_path: Path
) -> None:
    # Runs are kept in the library's folder, so this one is a copy by links.
    library = tmp_path / "library"
    library.mkdir()
    for path in sample_library.iterdir():
        (library / path.name).symlink_to(path)
    here = ("--library", str(library))
    assert run(*here, "runs", "--json").document == []
    assert run(*here, "runs").err.startswith("No saved runs")
    assert run(*here, "eval", str(questions), "--save", "first").status == 0
    (listed,) = run(*here, "runs", "--json").document
    assert (listed["name"], listed["set"], listed["n"]) == ("first", "few", 2)
    assert run(*here, "runs").out.startswith("first   ")
    compared = run(*here, "eval", str(questions), "--compare", "first")
    assert (compared.status, "first" in compared.out) == (0, True)


def test_a_run_on_other_questions_cannot_be_compared_with(
    run: Run, sample_library: Path, questions: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    for path in sample_library.iterdir():
        (library / path.name).symlink_to(path)
    save(library / "runs", "other", {"questions": [{"id": "zzz", "em": 1.0}]}, {})
    result = run("eval", str(questions), "--compare", "other", "--library", str(library))
    assert result.status == 1
    assert "no question in common" in result.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no question set"),
        ("", "holds no questions"),
        ("\n \n", "holds no questions"),
        ('{"id": 1,\n', "line 1"),
        ('{"id": "a", "question": "Who?"}\n', "answers"),
        ("[]", "line 1"),
    ],
)
def test_a_set_that_cannot_be_read_is_an_error(
    sample: Run, tmp_path: Path, content: str | None, says: str
) -> None:
    path = tmp_path / "broken.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    check_error(sample("eval", str(path)), 1, says)
    check_error(sample("eval", str(path), "--json"), 1, says)


def test_a_run_that_is_not_there_is_an_error(sample: Run, questions: Path) -> None:
    check_error(sample("eval", str(questions), "--compare", "nope"), 1, "nope", "dateline runs")


@pytest.mark.parametrize("option", ["--save", "--compare"])
@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "x" * 200, "a\nb"])
def test_a_bad_name_for_a_run_is_refused_before_any_question(
    sample: Run, questions: Path, option: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.run.evaluate", None)
    check_error(sample("eval", str(questions), option, name), 2, option)


# --- index ------------------------------------------------------------------------------


def test_index_adds_reports_and_refreshes(
    run: Run, articles: Path, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(tiny_model))
    (articles / "torn.jsonl").write_text('{"text": \n', encoding="utf-8")
    here = ("--library", str(tmp_path / "library"))
    first = run("index", str(articles), *here)
    assert (first.status, first.err) == (0, "")
    assert "3 added" in first.out
    assert re.search(r"skipped .*torn\.jsonl", first.out)
    again = run("index", *here)
    assert (again.status, "3 unchanged" in again.out) == (0, True)
    found = run("search", "bakery fire", "--json", *here).document["hits"]
    assert found[0]["article"] == "bakery"
    assert found[0]["published"] is None


def test_index_has_to_be_told_something(run: Run, tmp_path: Path) -> None:
    here = ("--library", str(tmp_path / "library"))
    check_error(run("index", str(tmp_path / "gone"), *here), 1, "gone")
    check_error(run("index", *here), 1, "dateline index FOLDER")
    check_error(run("index", "", *here), 2, "empty")
    assert not (tmp_path / "library").exists()


# --- the common options -----------------------------------------------------------------


def hits(result: Result) -> list[str]:
    return [hit["article"] for hit in result.document["hits"]]


def test_common_options_stand_before_the_subcommand_or_after_it(
    run: Run, sample_library: Path
) -> None:
    options = (
        *("--library", str(sample_library), "--since", "2025-01-01", "--until", "2025-01-31"),
        *("--source", "Courier", "--as-of", "2025-02-01"),
    )
    search = ("search", "bridge", "--json")
    after = run(*search, *options)
    assert set(hits(after)) == {"tallow-bridge-closes"}
    assert run(*options, *search).out == after.out
    assert run(*options[:4], *search, *options[4:]).out == after.out


def test_an_option_after_the_subcommand_outdoes_one_before_it(
    sample: Run, sample_library: Path, tmp_path: Path
) -> None:
    before = ("--since", "2999-01-01", "--library", str(tmp_path))
    after = ("--since", "2025-01-01", "--library", str(sample_library))
    assert hits(sample(*before, "search", "bridge", "--json", *after))


def test_the_command_line_outdoes_the_environment(
    run: Run, sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIBRARY_VARIABLE, str(tmp_path / "nowhere"))
    check_error(run("status"), 1, "nowhere")
    assert run("status", "--library", str(sample_library)).status == 0
    assert run("--library", str(sample_library), "status").status == 0


def test_without_a_library_named_it_is_the_platforms(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.options.default_library", lambda: tmp_path / "mine")
    check_error(run("status"), 1, str(tmp_path / "mine"))
    monkeypatch.setenv(LIBRARY_VARIABLE, "")
    check_error(run("status"), 1, str(tmp_path / "mine"))


@pytest.mark.parametrize("option", ["--as-of", "--since", "--until"])
@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2024-13-01", "20241014", "2024-W42-1", "2024-10-14T00:00", "٢٠٢٤-١٠-١٤"],
)
def test_a_bad_day_is_wrong_usage(sample: Run, option: str, value: str) -> None:
    check_error(sample("ask", CAMPBELL, option, value), 2, option, "YYYY-MM-DD")
    check_error(sample(option, value, "status"), 2, option, "YYYY-MM-DD")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_any_day_of_the_calendar_can_be_counted_from(sample: Run, day: str) -> None:
    assert sample("ask", CAMPBELL, "--as-of", day, "--json").status == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "QUESTION"),
        (["ask", ""], "empty"),
        (["ask", " \t\n"], "empty"),
        (["ask", "caf\udce9"], "encoding"),
        (["search", " "], "empty"),
        (["search", "x", "--mode", "psychic"], "hybrid"),
        (["search", "x", "--mode", ""], "hybrid"),
        (["search", "x", "-k", "0"], "-k"),
        (["search", "x", "-k", ""], "-k"),
        (["search", "x", "--source", ""], "--source"),
        (["search", "x", "--source", "  "], "--source"),
        (["search", "x", "--library", ""], "--library"),
        (["search", "x", "--since", "2025-01-02", "--until", "2025-01-01"], "--until"),
        (["--since", "2025-01-02", "search", "x", "--until", "2025-01-01"], "--until"),
        (["eval", ""], "empty"),
        (["eval"], "SET.jsonl"),
        (["frobnicate"], "frobnicate"),
        (["frob\x1b[2J\nnicate"], "frob"),
        (["ask", "x", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_exits_with_2(sample: Run, arguments: list[str], says: str) -> None:
    check_error(sample(*arguments), 2, says, "--help")


# --- libraries that can't be used -------------------------------------------------------


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("status",), ("doctor",)])
@pytest.mark.parametrize("path", ["nowhere", ".", "~nobody-at-all/library", "x" * 5000])
def test_a_missing_library_is_an_error(
    run: Run, tmp_path: Path, command: tuple[str, ...], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_error(run(*command, "--library", path), 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("status",), ("index",)])
def test_a_file_is_no_library(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "file"
    path.write_text("mine", encoding="utf-8")
    check_error(run(*command, "--library", str(path)), 2, "isn't a folder")
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("status",), ("doctor",)])
def test_a_corrupt_library_is_an_error(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"these bytes are no database " * 300)
    check_error(run(*command, "--library", str(tmp_path)), 1, "library.sqlite")


# --- every error is one line ------------------------------------------------------------


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def opening(*_: object) -> None:
        raise error

    monkeypatch.setattr("index.library.Library.__init__", opening)


def test_an_errors_message_cannot_steer_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, DatelineError("torn\n\x1b[2Jfile\x07 here", "call\r\na doctor"))
    result = run("status")
    check_error(result, 1)
    assert result.err == "dateline: torn file here: call a doctor\n"


def test_an_error_without_a_hint_is_just_its_message(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, DatelineError("torn"))
    assert run("status").err == "dateline: torn\n"


def test_a_system_error_is_not_called_a_bug(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, PermissionError(13, "Permission denied", "/some/where"))
    assert run("status").err == "dateline: Permission denied: /some/where\n"


def test_a_bug_is_called_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_DEBUG", raising=False)
    fail_with(monkeypatch, ZeroDivisionError("by\nnought"))
    result = run("status")
    assert (result.status, result.out) == (1, "")
    assert result.err == (
        "dateline: this is a bug in dateline: ZeroDivisionError: by nought"
        " (set DATELINE_DEBUG=1 to see where)\n"
    )
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["status"])


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_one_clear_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    fail_with(monkeypatch, error)
    result = run("status")
    assert (result.status, result.out) == (1, "")
    # A line break may come first: it ends the ^C that a terminal shows.
    assert result.err.lstrip("\n") == "dateline: stopped\n"


def test_ctrl_c_from_anywhere_is_one_clear_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.cli.cli.main", interrupted)
    result = run("status")
    assert (result.status, result.out, result.err) == (1, "", "dateline: stopped\n")


# --- as a process of its own ------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send to a process")
def test_ctrl_c_stops_a_process_quietly(sample_library: Path) -> None:
    script = (
        "import time, qa.answerer\n"
        "from tui.cli import main\n"
        "def answer(*_, **__):\n"
        "    print('asked', flush=True)\n"
        "    time.sleep(60)\n"
        "qa.answerer.Answerer.answer = answer\n"
        f"main(['eval', 'sample', '--library', {str(sample_library)!r}])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, "")
    assert err.lstrip("\n") == "dateline: stopped\n"


def test_a_closed_pipe_ends_quietly(sample_library: Path) -> None:
    command = subprocess_of("search", "bridge", "-k", "50", library=sample_library)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line(sample_library: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            subprocess_of("search", "bridge", library=sample_library),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"dateline: No space left on device\n")


def test_json_is_whole_where_the_stream_cannot_write_every_character(sample_library: Path) -> None:
    done = subprocess.run(
        subprocess_of("ask", CAMPBELL, "--json", library=sample_library),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode("ascii"))["question"] == CAMPBELL


def test_the_app_needs_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        subprocess_of(library=tmp_path / "library"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    check_error(Result(done.returncode, done.stdout, done.stderr), 1, "terminal", "dateline ask")
    assert not (tmp_path / "library").exists()


# --- help -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"Usage: dateline {command} ")
    assert "\\" not in result.out
    for option in ("--library", "--as-of", "--since", "--until", "--source"):
        assert option in result.out
    assert run(command, "-h").out == result.out


def test_help_and_version(run: Run) -> None:
    result = run("--help")
    assert result.status == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\w", result.out, re.MULTILINE)
    version = run("--version")
    assert (version.status, version.err) == (0, "")
    assert re.fullmatch(r"dateline \d+\.\d+\.\d+\S*\n", version.out)


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from tui.cli import main\n"
        "for words in (['--help'], ['--version'], ['nonsense'],"
        f" *([name, '--help'] for name in {COMMANDS!r})):\n"
        "    try: main(words)\n"
        "    except SystemExit: pass\n"
        "heavy = {'numpy', 'faiss', 'onnxruntime', 'torch', 'textual', 'sqlite3', 'rich'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_asking_never_loads_the_heavy_libraries(sample_library: Path) -> None:
    script = (
        "import sys\n"
        "from tui.cli import main\n"
        f"try: main(['ask', {CAMPBELL!r}, '--library', {str(sample_library)!r}])\n"
        "except SystemExit as stopped: assert not stopped.code\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'textual', 'trafilatura'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
