"""What other parts of a library know of an article goes with it: what was set of it, the web."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from web_server import NEWS, Web, article, fetcher, rss, served

from index.library import Library
from index.removal.proof import files_of, prove
from index.storage.database import FILE_NAME, Database
from index.storage.fetched_pages import file_of
from index.web.fetching import fetch
from index.web.following import follow
from index.web.report import FetchReport

SECRET = (
    "The zanzibarine quorbitals met behind closed doors on Tuesday. Nobody but the xylotheque's"
    " keeper, one Orvanthe Pelquist, was told what the quorbitals had agreed upon."
)
FERRY = "The ferry sails twice a day from the old harbour, weather permitting."
HEADLINE = "Quorbitals agree in secret at last"


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    return folder


def opened(library: Path) -> Database:
    return Database.open_to_read(library / FILE_NAME)


def run(web: Web, library: Path, *addresses: str) -> FetchReport:
    return fetch(library, addresses, fetcher=fetcher(web))


def ids(library: Path) -> list[str]:
    with Library(library) as found:
        return sorted(one.id for one in found.articles())


def kept(web: Web, library: Path, embedder: FakeEmbedder) -> str:
    """Fetch the secret, listed by a feed, and the ferry; return the secret's address."""
    secret = web.put("/secret", article("Meeting", SECRET))
    web.put("/ferry", article("Ferry", FERRY))
    items = [f"<title>{HEADLINE}</title><link>{secret}</link>"]
    items += [f"<title>The ferry again</title><link>http://{NEWS}/ferry</link>"]
    feed = web.put(
        "/feed", rss(*items), kind="application/rss+xml", headers={"ETag": '"the only one"'}
    )
    follow(library, [feed], fetcher=fetcher(web))
    assert len(run(web, library).new) == 2
    Library.update(library, embedder=embedder)
    return secret


def test_what_was_set_by_hand_goes_too(library: Path, news: Path, embedder: FakeEmbedder) -> None:
    (news / "secret.txt").write_text(SECRET)
    Library.update(library, [news], embedder=embedder)
    Library.edit(library, "secret", {"title": "Pelquist keeps what the quorbitals agreed"})
    Library.edit(library, "ferry", {"author": "A. Boatman"})
    (news / "secret.txt").write_text(SECRET.replace("Tuesday", "Wednesday"))
    Library.update(library, embedder=embedder)
    removal = Library.remove(library, ["secret"])
    database = opened(library)
    assert [Path(one.path).name for one in database.hand_set.all()] == ["ferry.txt"]
    database.close()
    assert prove(removal.pieces, files_of(library)).clean
    Library.restore(library, [1])
    Library.update(library, embedder=embedder)
    with Library(library) as found:
        assert found.article("secret").set_by_hand == ()
        assert found.article("ferry").author == "A. Boatman"


def test_what_was_set_of_another_line_stays(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    file = news / "wire.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in (FERRY * 2, "Rain.")))
    Library.update(library, [news], embedder=embedder)
    with Library(library) as found:
        [wire] = [one for one in found.articles() if one.text == FERRY * 2]
    Library.edit(library, wire.id, {"outlet": "The Courier"})
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in (SECRET, "Rain.")))
    Library.update(library, embedder=embedder)
    with Library(library) as found:
        [secret] = [one for one in found.articles() if one.text == SECRET]
    Library.remove(library, [secret.id])
    (news / "more.jsonl").write_text(json.dumps({"text": FERRY * 2}) + "\n")
    Library.update(library, embedder=embedder)
    with Library(library) as found:
        [wire] = [one for one in found.articles() if one.text == FERRY * 2]
        assert wire.source == "The Courier"


def test_a_page_goes_with_all_that_is_known_of_it(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    secret = kept(web, library, embedder)
    assert HEADLINE.encode() in (library / FILE_NAME).read_bytes()
    [name] = [one for one in ids(library) if "secret" in one]
    removal = Library.remove(library, [name])
    assert not file_of(library, secret).exists()
    database = opened(library)
    assert [one.address for one in database.web.pages()] == [f"http://{NEWS}/ferry"]
    database.close()
    assert HEADLINE in "".join(piece.decode("utf-8", "ignore") for piece in removal.pieces.of)
    assert prove(removal.pieces, files_of(library)).clean
    assert removal.sources == ()
    assert Library.check(library, embedder=embedder) == []


def test_it_isnt_fetched_again_until_it_is_restored(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    secret = kept(web, library, embedder)
    web.put("/moved", "", status=302, headers={"Location": secret})
    assert run(web, library, f"http://{NEWS}/moved").same
    alias = f"http://{NEWS}/moved"
    [name] = [one for one in ids(library) if "secret" in one]
    Library.remove(library, [name])
    asked = len(web.requests)
    for written in (secret, f"{secret}?utm_source=mail#top", alias):
        report = run(web, library, written)
        assert report.reached == 0
        [refused] = report.refused
        assert refused.reason.startswith("removed by you (number 1 of dateline remove --list)")
    assert len(web.requests) == asked  # not even asked for
    # A new address that leads there is found out once, and remembered.
    web.put("/new", "", status=302, headers={"Location": secret})
    assert run(web, library, f"http://{NEWS}/new").refused
    asked = [one.path for one in web.requests].count("/secret")
    assert run(web, library, f"http://{NEWS}/new").refused
    assert [one.path for one in web.requests].count("/secret") == asked
    # The feed lists it still, also anew.
    items = [f"<title>{HEADLINE}</title><link>{secret}</link>"]
    web.put("/feed", rss(*items), kind="application/rss+xml", headers={"ETag": '"the next"'})
    report = run(web, library)
    assert [one.address for one in report.refused] == [secret]
    assert (report.new, report.waiting) == ([], 0)
    assert HEADLINE.encode() not in (library / FILE_NAME).read_bytes()
    Library.restore(library, [1])
    assert run(web, library).new == [secret]
    Library.update(library, embedder=embedder)
    assert name in ids(library)


@pytest.mark.parametrize("rebuild", [False, True])
def test_the_same_text_from_another_address_goes_by_the_next_update(
    web: Web, library: Path, embedder: FakeEmbedder, rebuild: bool
) -> None:
    kept(web, library, embedder)
    [name] = [one for one in ids(library) if "secret" in one]
    removal = Library.remove(library, [name])
    copy = web.put("/copy", article(HEADLINE, SECRET))
    assert run(web, library, copy).new == [copy]
    Library.update(library, embedder=embedder, rebuild=rebuild)
    assert not file_of(library, copy).exists()
    assert name not in ids(library)
    assert run(web, library, copy).reached == 0
    assert prove(removal.pieces, files_of(library)).clean


def test_a_library_that_was_moved_keeps_away_what_was_removed(
    web: Web, library: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    secret = kept(web, library, embedder)
    ferry = next(one for one in ids(library) if "ferry" in one)
    Library.edit(library, ferry, {"outlet": "The Courier"})
    moved = tmp_path / "moved"
    shutil.move(library, moved)
    [name] = [one for one in ids(moved) if "secret" in one]
    Library.remove(moved, [name])
    assert not file_of(moved, secret).exists()
    again = tmp_path / "again"
    shutil.move(moved, again)
    Library.update(again, embedder=embedder)
    database = opened(again)
    blocked = {block.value for block in database.taken_down.blocks(1)}
    assert str(file_of(again, secret)) in blocked
    assert str(file_of(moved, secret)) not in blocked
    assert [one.path for one in database.hand_set.all()] == [
        str(file_of(again, f"http://{NEWS}/ferry"))
    ]
    database.close()
    assert run(web, again, secret).reached == 0
    assert Library.check(again, embedder=embedder) == []


def test_an_own_address_set_by_hand_doesnt_let_the_page_back(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    secret = kept(web, library, embedder)
    [name] = [one for one in ids(library) if "secret" in one]
    Library.edit(library, name, {"url": "https://archive.example/secret"})
    Library.remove(library, [name])
    for written in (secret, "https://archive.example/secret"):
        assert run(web, library, written).refused[0].reason.startswith("removed by you")


def test_nothing_is_removed_where_the_rest_couldnt_be(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    (news / "secret.txt").write_text(SECRET)
    Library.update(library, [news], embedder=embedder)

    def refuse(_: object) -> None:
        raise OSError("read-only")

    with pytest.raises(Exception, match="read-only"):
        Library.remove(library, ["secret"], first=refuse)
    assert "secret" in ids(library)


def test_a_rebuild_minds_no_removed_line_of_a_file(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    lines = [{"id": "a", "text": FERRY * 2}, {"id": "b", "text": SECRET}, {"id": "c", "text": "X."}]
    file = news / "wire.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    Library.update(library, [news], embedder=embedder)
    with Library(library) as found:
        [secret] = [one.id for one in found.articles() if one.text == SECRET]
    Library.remove(library, [secret])
    file.write_text("".join(json.dumps(line) + "\n" for line in lines[:2]))
    Library.update(library, embedder=embedder, rebuild=True)  # the third is meant to go
    assert len(ids(library)) == 2


def test_the_guard_holds_back_neither_what_was_removed_nor_what_comes_back(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    for number in range(30):
        (news / f"n{number}.txt").write_text(f"Report {number} of the harbour. {SECRET} {number}")
    Library.update(library, [news], embedder=embedder)
    gone = [f"n{number}" for number in range(25)]
    Library.remove(library, gone)
    for number in range(25):
        (news / f"n{number}.txt").unlink()
    report = Library.update(library, embedder=embedder)
    assert (report.changes.held_back, report.changes.removed) == (0, 0)
    assert len(ids(library)) == 6
    for number in range(25):
        (news / f"n{number}.txt").write_text(f"Report {number} of the harbour. {SECRET} {number}")
    Library.update(library, embedder=embedder)
    assert len(ids(library)) == 6
    Library.restore(library, range(1, 26))
    report = Library.update(library, embedder=embedder)
    assert (report.changes.added, report.changes.held_back) == (25, 0)


def test_what_is_held_back_can_be_removed(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    for number in range(30):
        (news / f"n{number}.txt").write_text(f"Report {number} of the harbour, {number} lines.")
    Library.update(library, [news], embedder=embedder)
    for number in range(25):
        (news / f"n{number}.txt").unlink()
    assert Library.update(library, embedder=embedder).changes.held_back == 25
    Library.remove(library, ["n0"])
    with Library(library) as found:
        assert found.status().held_back == 24
    assert Library.update(library, embedder=embedder).changes.held_back == 24
    assert Library.check(library, embedder=embedder) == []
