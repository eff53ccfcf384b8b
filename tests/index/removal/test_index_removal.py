"""An article that is taken down is gone from every byte of the library, and doesn't come back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from fault_world import downgrade_to_3

from index.errors import NotFoundError
from index.ingest.readers.documents.printed.ocr import FOLDER as RECOGNISED
from index.keyword.bm25 import key_of
from index.library import Library
from index.removal.proof import files_of, prove
from index.storage.database import FILE_NAME, Database
from index.storage.fetched_pages import PAGES
from index.types import Changes

SECRET = (
    "The zanzibarine quorbitals met behind closed doors on Tuesday. Nobody but the xylotheque's"
    " keeper, one Orvanthe Pelquist, was told what the quorbitals had agreed upon."
)
EDITED = SECRET.replace("Tuesday", "Wednesday")
BEFORE = SECRET.replace("keeper", "vermiculated porter")
WORDS = ("zanzibarine", "quorbitals", "xylotheque", "Orvanthe", "Pelquist", "vermiculated")
"""Words that stand in no other article, and in no name."""

OTHERS = {
    "ferry": "The ferry sails twice a day from the old harbour, weather permitting.",
    "bakery": "A bakery in the high street was damaged by a fire on Monday morning.",
}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in OTHERS.items():
        (folder / f"{name}.txt").write_text(text)
    (folder / "secret.txt").write_text(SECRET)
    return folder


@pytest.fixture
def library(tmp_path: Path, news: Path, embedder: FakeEmbedder) -> Path:
    folder = tmp_path / "library"
    Library.update(folder, [news], embedder=embedder)
    return folder


def ids(library: Path) -> list[str]:
    with Library(library) as opened:
        return sorted(article.id for article in opened.articles())


def holding(folder: Path, *words: str) -> list[str]:
    """The files, by the test's own search, whose bytes hold any of some words, in any encoding."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        forms = {form for word in words for form in (word.encode(), word.encode("utf-16-le"))}
        if any(form in content for form in forms):
            found.append(path.name)
    return found


def test_nothing_of_it_is_left_in_any_file(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    # Edited twice: earlier texts are kept, and free pages and the log hold what was replaced.
    for text in (BEFORE, EDITED):
        (news / "secret.txt").write_text(text)
        Library.update(library, embedder=embedder)
    assert FILE_NAME in holding(library, *WORDS)
    vectors = _vectors(library)
    removal = Library.remove(library, ["secret"])
    assert removal.cleared
    assert removal.sources == (news / "secret.txt",)
    assert holding(library, *WORDS) == []
    gone = vectors - _vectors(library)
    assert gone
    contents = [path.read_bytes() for path in files_of(library)]
    assert not any(vector in content for vector in gone for content in contents)
    keys = [key_of(word.casefold()) for word in WORDS]
    arrays = [np.load(path) for path in library.rglob("terms.npy")]
    assert arrays
    assert not any(np.isin(keys, array).any() for array in arrays)
    assert ids(library) == ["bakery", "ferry"]
    assert Library.check(library, embedder=embedder) == []
    proof = prove(removal.pieces, files_of(library))
    assert proof.clean
    assert proof.runs > len(SECRET.split()) - 8
    # The user's own file still has it, and that is found.
    assert [trace.what for trace in prove(removal.pieces, files_of(news)).traces] == ["words"]


def _vectors(library: Path) -> set[bytes]:
    database = Database.open_to_read(library / FILE_NAME)
    found = {bytes(vector) for (vector,) in database.sql.execute("SELECT vector FROM vectors")}
    database.close()
    return found


def _skipped(changes: Changes) -> list[str]:
    return [skip.path.name for skip in changes.skipped if "was removed" in skip.reason]


@pytest.mark.parametrize("rebuild", [False, True])
def test_no_update_brings_it_back(
    library: Path, news: Path, embedder: FakeEmbedder, rebuild: bool
) -> None:
    Library.remove(library, ["secret"])
    for change in (
        lambda: None,
        lambda: (news / "secret.txt").write_text(EDITED),  # its place stays blocked
        lambda: (news / "secret.txt").write_text(SECRET),
        lambda: shutil.copy(news / "secret.txt", news / "copy.txt"),
        lambda: (news / "secret.txt").rename(news / "moved.txt"),
        lambda: (news / "moved.md").write_text(SECRET.replace(". ", ".\n\n")),
        lambda: (news / "wire.jsonl").write_text(json.dumps({"id": "w", "text": SECRET})),
    ):
        change()
        report = Library.update(library, embedder=embedder, rebuild=rebuild)
        assert ids(library) == ["bakery", "ferry"]
        assert _skipped(report.changes)
        assert holding(library, *WORDS) == []
    assert Library.check(library, embedder=embedder) == []
    with Library(library) as opened:
        assert [(one.number, one.id) for one in opened.taken_down()] == [(1, "secret")]


@pytest.mark.parametrize("edited_since", [False, True])
def test_what_was_set_by_hand_goes_too(
    library: Path, news: Path, embedder: FakeEmbedder, edited_since: bool
) -> None:
    """It outlives other articles, and with it the title that the file states."""
    title = "Orvanthe Pelquist keeps what the quorbitals agreed"
    (news / "secret.md").write_text(f"---\ntitle: {title}\n---\n{BEFORE}\n")
    Library.update(library, [news], embedder=embedder)
    with Library(library) as opened:
        identity = opened.find_article(title).id
    Library.edit(library, identity, {"title": "The vermiculated porter", "outlet": "Pelquist"})
    if edited_since:
        (news / "secret.md").write_text(f"---\ntitle: {title}\n---\n{EDITED}\n")
        Library.update(library, [news], embedder=embedder)
    removal = Library.remove(library, [identity, "secret"])
    assert removal.cleared
    assert holding(library, *WORDS) == []
    assert any(title.encode() in piece for piece in removal.pieces.of)
    assert prove(removal.pieces, files_of(library)).clean


def test_other_articles_of_its_file_stay(tmp_path: Path, embedder: FakeEmbedder) -> None:
    lines = [
        {"id": "a", "text": OTHERS["ferry"]},
        {"id": "b", "text": SECRET, "url": "https://example.org/secret"},
        {"id": "c", "text": OTHERS["bakery"]},
    ]
    wire, library = tmp_path / "wire.jsonl", tmp_path / "library"
    wire.write_text("".join(json.dumps(line) + "\n" for line in lines))
    Library.update(library, [wire], embedder=embedder)
    Library.remove(library, ["b"])
    assert ids(library) == ["a", "c"]
    assert holding(library, *WORDS) == []
    # The line stays blocked whatever it says, and its address in whatever file.
    lines[1]["text"] = "Another text altogether."
    wire.write_text("".join(json.dumps(line) + "\n" for line in lines))
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({**lines[1], "id": "x"}))
    report = Library.update(library, [wire, other], embedder=embedder)
    assert sorted(_skipped(report.changes)) == ["other.jsonl", "wire.jsonl"]
    assert ids(library) == ["a", "c"]


def _lines(*texts: str) -> str:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts)


def test_a_line_known_by_its_number_blocks_its_text_alone(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    wire, library = tmp_path / "wire.jsonl", tmp_path / "library"
    wire.write_text(_lines(SECRET, *OTHERS.values()))
    Library.update(library, [wire], embedder=embedder)
    Library.remove(library, ["wire-line-1"])
    first, *others = OTHERS.values()
    wire.write_text(_lines(first, SECRET, *others))
    report = Library.update(library, embedder=embedder)
    assert [(skip.key, skip.lost) for skip in report.changes.skipped] == [("line 2", False)]
    with Library(library) as opened:
        assert sorted(article.text for article in opened.articles()) == sorted(OTHERS.values())


def test_what_was_removed_can_be_allowed_again(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    removal = Library.remove(library, ["secret"])
    shutil.copy(news / "secret.txt", news / "copy.txt")
    Library.update(library, embedder=embedder)
    restored = Library.restore(library, [1])
    assert [one.id for one in restored] == [one.id for one in removal.taken]
    report = Library.update(library, embedder=embedder)
    assert (report.changes.added, report.changes.skipped) == (1, [])
    assert ids(library) == ["bakery", "copy", "ferry"]
    with Library(library) as opened:
        assert opened.taken_down() == []
    with pytest.raises(NotFoundError, match="nothing was removed under the number 1"):
        Library.restore(library, [1])


def test_what_a_reader_has_open_is_cleared_by_the_next_writer(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    with Library(library) as reader:
        removal = Library.remove(library, ["secret"], patience=0)
        assert not removal.cleared
        assert reader.article("secret").text == SECRET
        [finding] = Library.check(library, repair=False)
        assert "removed articles" in finding.what
        assert not prove(removal.pieces, files_of(library)).clean
        [note] = Library.update(library, embedder=embedder).changes.notes
        assert "another Dateline has open" in note
    assert ids(library) == ["bakery", "ferry"]
    assert [finding.repaired for finding in Library.check(library, embedder=embedder)] == [True]
    assert holding(library, *WORDS) == []
    assert prove(removal.pieces, files_of(library)).clean


def test_copies_of_the_text_in_other_articles_are_no_traces(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    copied = "A first line that the other lacks, before all that it says too. " + SECRET
    (news / "copy.txt").write_text(copied)
    Library.update(library, embedder=embedder)
    with Library(library) as opened:
        assert [article.id for article in opened.copies("secret")] == ["copy"]
    removal = Library.remove(library, ["secret"])
    assert removal.pieces.runs == 0
    assert ids(library) == ["bakery", "copy", "ferry"]
    assert Library.remove(library, ["copy"]).pieces.runs > 20
    assert holding(library, *WORDS) == []


def test_recognised_pages_and_kept_pages_go(tmp_path: Path, embedder: FakeEmbedder) -> None:
    library = tmp_path / "library"
    pages = library / PAGES
    pages.mkdir(parents=True)
    for name, text in {**OTHERS, "secret": SECRET}.items():
        (pages / f"{name}.txt").write_text(text)
    Library.update(library, [pages], embedder=embedder)
    (library / RECOGNISED).mkdir()
    (library / RECOGNISED / "1.txt").write_text(SECRET.replace(" ", "\n"))
    (library / RECOGNISED / "2.txt").write_text(OTHERS["ferry"])
    removal = Library.remove(library, ["secret"])
    assert (removal.cleared, removal.sources) == (True, ())
    assert holding(library, *WORDS) == []
    assert sorted(path.stem for path in pages.iterdir()) == ["bakery", "ferry"]
    assert [path.name for path in (library / RECOGNISED).iterdir()] == ["2.txt"]
    assert Library.update(library, embedder=embedder).changes.skipped == []
    (pages / "again.txt").write_text(SECRET)  # fetched once more, from another address
    assert _skipped(Library.update(library, embedder=embedder).changes) == ["again.txt"]
    assert holding(library, *WORDS) == []


def test_the_last_article_leaves_a_library_that_can_be_read(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    note, library = tmp_path / "note.txt", tmp_path / "library"
    note.write_text(SECRET)
    Library.update(library, [note], embedder=embedder)
    Library.remove(library, ["note"])
    assert ids(library) == []
    assert holding(library, *WORDS) == []
    assert Library.check(library, embedder=embedder) == []


def test_a_library_of_an_older_format_is_an_update_s_to_bring_up_to_date(
    library: Path, news: Path, embedder: FakeEmbedder
) -> None:
    downgrade_to_3(library)
    for rebuild in (True, False):
        Library.update(library, embedder=embedder, rebuild=rebuild)
        assert Library.check(library, embedder=embedder) == []
    Library.remove(library, ["secret"])
    assert ids(library) == ["bakery", "ferry"]


def test_pieces_are_looked_for_from_the_user_s_own_file(library: Path, news: Path) -> None:
    with Library(library) as opened:
        there = opened.pieces_of_file(news / "secret.txt")
        with pytest.raises(NotFoundError, match="isn't there"):
            opened.pieces_of_file(news / "none.txt")
    assert not prove(there, files_of(library)).clean
    Library.remove(library, ["secret"])
    with Library(library) as opened:
        pieces = opened.pieces_of_file(news / "secret.txt")
    assert pieces.runs == there.runs > 15
    assert prove(pieces, files_of(library)).clean
