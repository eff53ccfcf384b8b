"""`dateline remove` and `dateline doctor --proof`: over a library, its runs and the history."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder
from web_server import article, fetcher, served

from index.library import Library
from index.types import Article, Hit, Passage
from index.web.fetching import fetch
from qa.types import Alternative, Answer, Citation
from tui.history.database import default_path
from tui.history.store import Store, new_conversation
from tui.text.phrases import REMOVED, SOURCE_REMOVED

SECRET = (
    "The zanzibarine quorbitals met behind closed doors on Tuesday. Nobody but the xylotheque's"
    " keeper, one Orvanthe Pelquist, was told what the quorbitals had agreed upon."
)
FERRY = "The ferry sails twice a day from the old harbour, weather permitting."
WORDS = ("zanzibarine", "quorbitals", "xylotheque", "Orvanthe", "Pelquist")


@pytest.fixture
def place(tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library, a history that quotes it, and a saved run that does."""
    monkeypatch.setenv("DATELINE_MODEL", str(embedder.folder))
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    news = tmp_path / "news"
    news.mkdir()
    (news / "secret.txt").write_text(SECRET)
    (news / "ferry.txt").write_text(FERRY)
    Library.update(tmp_path / "library", [news], embedder=embedder)
    with Library(tmp_path / "library") as library:
        articles = {article.id: article for article in library.articles()}
    with closing(Store(default_path())) as store:
        for number, answer in enumerate(answers(articles["secret"], articles["ferry"])):
            store.add("c" * 32, "news", answer, datetime(2024, 1, 1, number, tzinfo=UTC))
        thrown_away = new_conversation()
        store.add(thrown_away, "news", answers(*articles.values())[0], datetime.now(UTC))
        store.delete(thrown_away)
    save_run(tmp_path / "library" / "runs", articles["secret"])
    return tmp_path


def cite(article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(article, start, start + len(quote), quote, 0, len(article.text))


def answers(secret: Article, ferry: Article) -> list[Answer]:
    keeper, boat = cite(secret, secret.text[10:40]), cite(ferry, ferry.text[4:20])
    hit = Hit(Passage(1, secret.id, 0, 50), secret, 1.0, 1, copies=(ferry,))
    rival = Alternative(keeper.quote, 0.2, (keeper,))
    return [
        Answer("Who?", "Who?", keeper.quote, 0.9, (keeper, boat), hits=(hit,), resolved="x"),
        Answer("What?", "What?", boat.quote, 0.9, (boat, keeper), (rival,), hits=(hit,)),
        Answer("Which?", "Which?", None, 0.1, hits=(hit,)),
        Answer("How?", "How?", boat.quote, 0.9, (boat,)),
    ]


def save_run(folder: Path, article: Article) -> None:
    entry = {"answer": "Orvanthe Pelquist", "candidate": {"answer": "Orvanthe Pelquist"}}
    cited = {"article": article.id, "title": "", "sentence": article.text, "quote": "Pelquist"}
    guess = {"answer": None, "candidate": {"answer": "one Orvanthe Pelquist, was"}}
    other = {"answer": "twice a day", "candidate": {"answer": "twice a day"}, "em": 1.0}
    questions = [
        {"id": "1", **entry, "citation": cited, "em": 1.0},
        {"id": "2", **guess, "citation": None},
        {
            "id": "3",
            **other,
            "citation": {**cited, "article": "ferry", "sentence": FERRY, "quote": "twice a day"},
        },
    ]
    folder.mkdir()
    record = {
        "name": "one",
        "saved": "2024-01-01T00:00:00+00:00",
        "report": {"questions": questions},
    }
    (folder / "one.json").write_text(json.dumps(record))
    (folder / "partial-0.jsonl").write_text(json.dumps({"text": article.text}))


def holding(*folders: Path) -> list[str]:
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [
        str(path) for path in paths if any(word.encode() in path.read_bytes() for word in WORDS)
    ]


def test_a_takedown_is_everywhere_and_says_what_it_did(run: Run, place: Path) -> None:
    here = ("--library", str(place / "library"))
    assert len(holding(place / "library", place / "data")) >= 4
    left = run("doctor", "--proof", str(place / "news" / "secret.txt"), *here)
    assert left.status == 1
    assert "history.sqlite (a text): words" in left.out

    done = run("remove", "secret", "--everywhere", "--yes", *here)
    assert (done.status, done.err) == (0, "")
    assert "Taken out of the library, 3 answers of the history and 1 saved run\n" in done.out
    assert "nothing is left in" in done.out
    assert f"  {place / 'news' / 'secret.txt'}\n" in done.out

    # By the test's own search, of the raw bytes and of what is compressed.
    assert holding(place / "library", place / "data") == []
    with closing(sqlite3.connect(default_path())) as sql:
        assert sql.execute("SELECT count(*) FROM texts").fetchone() == (1,)
    proof = run("doctor", "--proof", str(place / "news" / "secret.txt"), "--json", *here)
    assert (proof.status, proof.document["clean"], proof.document["left"]) == (0, True, [])
    assert proof.document["characters"] == len(SECRET)
    assert run("doctor", *here).out.startswith("Everything is in order")


def test_answers_say_that_their_source_was_removed(run: Run, place: Path) -> None:
    run("remove", "secret", "--everywhere", "--yes", "--library", str(place / "library"))
    with closing(Store(default_path())) as store:
        who, what, which, how = (turn.answer for turn in store.turns("c" * 32))
        [conversation] = store.conversations(9)
        assert [words for _, words in store.outline(conversation.id, 9)] == [
            *(REMOVED, FERRY[4:20], None, FERRY[4:20])
        ]
        assert store.search("quorbitals", 9) == []
        assert len(store.search("harbour", 9)) == 1
    assert (who.text, who.citations, who.hits, who.removed) == (None, (), (), True)
    assert (what.text, len(what.citations), what.alternatives) == (FERRY[4:20], 1, ())
    assert what.removed
    assert (which.text, which.hits, which.removed) == (None, (), False)
    assert not how.removed


def test_the_card_and_the_export_say_so(run: Run, place: Path) -> None:
    from tui.conversation.cards import View, answered
    from tui.conversation.references import references
    from tui.history.markdown import markdown

    run("remove", "secret", "--everywhere", "--yes", "--library", str(place / "library"))
    with closing(Store(default_path())) as store:
        turns = store.turns("c" * 32)
        [conversation] = store.conversations(9)
    cards = [answered(t.answer, references(t.answer), View()).plain for t in turns]
    assert REMOVED in cards[0]
    assert "don't say" not in cards[0]
    assert SOURCE_REMOVED in cards[1]
    assert "don't say" in cards[2]
    assert not any(words in cards[3] for words in (REMOVED, SOURCE_REMOVED))
    written = markdown(conversation, turns)
    assert (written.count(REMOVED), written.count(SOURCE_REMOVED)) == (1, 1)


def test_saved_runs_keep_their_figures(run: Run, place: Path) -> None:
    run("remove", "secret", "--everywhere", "--yes", "--library", str(place / "library"))
    runs = place / "library" / "runs"
    assert [path.name for path in runs.iterdir()] == ["one.json"]
    first, second, third = json.loads((runs / "one.json").read_text())["report"]["questions"]
    assert (first["answer"], first["citation"], first["em"]) == ("(removed)", None, 1.0)
    assert second["candidate"] == {"answer": "(removed)"}
    assert third["answer"] == "twice a day"
    assert third["citation"]["sentence"] == FERRY


def test_what_was_removed_is_listed_and_restored(
    run: Run, place: Path, embedder: FakeEmbedder
) -> None:
    here = ("--library", str(place / "library"))
    assert run("remove", "--list", "--json", *here).document == []
    document = run("remove", "secret", "--everywhere", "-y", "--json", *here).document
    assert document["removed"][0]["id"] == "secret"
    assert (document["answers"], document["runs"], document["problems"]) == (3, 1, [])
    assert document["proof"]["clean"]
    [listed] = run("remove", "--list", "--json", *here).document
    assert (listed["number"], listed["path"], listed["done"]) == (
        *(1, str(place / "news" / "secret.txt")),
        True,
    )
    assert (
        "was removed already (number 1)" in run("remove", "secret", "--everywhere", "-y", *here).out
    )
    assert "1 skipped" in run("index", *here).out
    assert (
        run("remove", "--restore", "1", *here).out
        == "secret may be read again: run dateline index\n"
    )
    assert Library.update(place / "library", embedder=embedder).changes.added == 1
    check_error(run("remove", "--restore", "1", *here), 1, "nothing was removed under the number 1")


def test_a_removal_cut_short_is_finished_by_the_next_command(
    run: Run, place: Path, embedder: FakeEmbedder
) -> None:
    here = ("--library", str(place / "library"))
    Library.remove(place / "library", ["secret"])  # and dead before it came to the history
    assert holding(place / "data")
    assert "not finished" in run("remove", "--list", *here).out
    checked = run("doctor", "--check", *here)
    assert (checked.status, "1 removal wasn't finished" in checked.out) == (1, True)
    run("index", *here)
    assert holding(place / "library" / "runs", place / "data") == []
    assert "not finished" not in run("remove", "--list", *here).out


def test_an_answer_kept_after_the_removal_is_found_by_the_doctor(run: Run, place: Path) -> None:
    here = ("--library", str(place / "library"))
    with Library(place / "library") as library:
        secret, ferry = library.article("secret"), library.article("ferry")
    run("remove", "secret", "--everywhere", "-y", *here)
    with closing(Store(default_path())) as store:  # an app that had the library open
        store.add("d" * 32, "news", answers(secret, ferry)[0], datetime.now(UTC))
    checked = run("doctor", *here)
    assert "1 answer of the history quotes a removed article (repaired)" in checked.out
    assert holding(place / "data") == []


def test_copies_are_named_and_taken_on_request(
    run: Run, place: Path, embedder: FakeEmbedder
) -> None:
    here = ("--library", str(place / "library"))
    (place / "news" / "copy.txt").write_text(f"{SECRET} And so they went home, all of them.")
    Library.update(place / "library", embedder=embedder)
    done = run("remove", "secret", "--everywhere", "-y", *here)
    assert (
        "1 other article holds nearly the same text, and stays (--copies takes it too):" in done.out
    )
    run("remove", "--restore", "1", *here)
    Library.update(place / "library", embedder=embedder)
    run("remove", "secret", "--everywhere", "-y", "--copies", *here)
    assert holding(place / "library", place / "data") == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give one of ARTICLE, --list and --restore"),
        (("secret", "--list"), "give one of"),
        (("secret",), "say so with --everywhere"),
        (("--list", "--copies"), "go with ARTICLE"),
        (("secret", "--everywhere"), "give --yes"),
        (("--restore", "0"), "--restore"),
    ],
)
def test_wrong_usage_is_said_in_a_line(
    run: Run, place: Path, arguments: tuple[str, ...], says: str
) -> None:
    check_error(run("remove", *arguments, "--library", str(place / "library")), 2, says)


def test_what_isn_t_there_is_an_error(run: Run, place: Path) -> None:
    here = ("--library", str(place / "library"))
    check_error(run("remove", "llama", "--everywhere", "-y", *here), 1, "no article")
    check_error(run("remove", "--list", "--library", str(place / "none")), 1, "no library")
    check_error(run("doctor", "--proof", str(place / "none.txt"), *here), 1, "isn't there")


def test_own_questions_that_quote_it_go_whole_and_others_stay(run: Run, place: Path) -> None:
    library = place / "library"
    quoted = SECRET[:75]
    lines = [
        {"id": "1", "question": "What met?", "answers": [quoted]},
        {"id": "2", "question": "When was it?", "answers": ["Tuesday"]},  # anybody's words
        {"id": "3", "question": f"Is it true that {quoted}?", "answers": []},
        {"id": "4", "question": "How often?", "answers": [FERRY]},
    ]
    written = [json.dumps(line) for line in lines]
    written += [f"broken, but quoting: {SECRET}", "# broken otherwise"]
    (library / "mine.jsonl").write_text("\n".join(written) + "\n")
    here = ("--library", str(library))
    left = run("doctor", "--proof", str(place / "news" / "secret.txt"), *here)
    assert "mine.jsonl: words" in left.out
    done = run("remove", "secret", "--everywhere", "--yes", *here)
    assert (done.status, done.err) == (0, "")
    assert "1 saved run and 3 questions of your own, dropped whole\n" in done.out
    kept = (library / "mine.jsonl").read_text().splitlines()
    assert kept == [written[1], written[3], written[5]]
    assert not (library / "mine.jsonl").is_symlink()
    assert holding(library, place / "data") == []


def test_own_questions_are_never_articles(run: Run, place: Path, embedder: FakeEmbedder) -> None:
    library = place / "news" / "library"
    Library.update(library, [place / "news"], embedder=embedder)
    line = {"id": "1", "question": "When does it sail?", "answers": ["twice"], "text": "No news."}
    (library / "mine.jsonl").write_text(json.dumps(line) + "\n")
    assert not Library.update(library, embedder=embedder).changes.any


def test_a_restored_page_has_to_be_fetched_again(
    run: Run, place: Path, embedder: FakeEmbedder
) -> None:
    library = place / "library"
    with served() as web:
        address = web.put("/secret", article("Meeting", "The walrus committee sat until noon."))
        fetch(library, [address], fetcher=fetcher(web))
    Library.update(library, embedder=embedder)
    here = ("--library", str(library))
    listed = run("articles", *here).out
    assert f"    {address}\n" in listed
    assert ".warc.gz" not in listed
    assert run("edit", address, "--outlet", "The Courier", *here).out.splitlines()[1].strip() == (
        address
    )
    done = run("remove", address, "--everywhere", "-y", *here)
    assert (done.status, "walrus" in done.out) == (0, False)
    assert address in run("remove", "--list", *here).out
    refused = run("fetch", address, *here)
    assert (refused.status, refused.out) == (1, "")
    assert "removed by you (number 1 of dateline remove --list)" in refused.err
    restored = run("remove", "--restore", "1", *here)
    assert restored.out.endswith(f"its page wasn't kept: run dateline fetch {address}\n")


def test_nothing_that_lies_elsewhere_by_a_link_is_left_out_of_the_proof(
    run: Run, place: Path
) -> None:
    library, elsewhere = place / "library", place / "elsewhere"
    (library / "runs").rename(elsewhere)
    (library / "runs").symlink_to(elsewhere)
    (library / "mine.jsonl").symlink_to(place / "questions.jsonl")
    quote = {"id": "1", "question": "What?", "answers": [SECRET]}
    (place / "questions.jsonl").write_text(json.dumps(quote) + "\n")
    here = ("--library", str(library))
    left = run("doctor", "--proof", str(place / "news" / "secret.txt"), "--json", *here).document
    places = {Path(one["place"]).name for one in left["left"]}
    assert {"one.json", "mine.jsonl"} <= places
    assert run("remove", "secret", "--everywhere", "-y", *here).status == 0
    assert holding(library, elsewhere, place / "data") == []
    assert (place / "questions.jsonl").read_text() == ""
