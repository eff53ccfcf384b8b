"""Reading passages back: a long article's text is read once, not once for each passage."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from index.storage.database import FILE_NAME, Database
from index.storage.sql import Values
from index.storage.tables.articles.articles import text_sha256
from index.types import ParsedArticle


@pytest.fixture
def database(library_folder: Path) -> Iterator[Database]:
    database = Database.open_to_write(library_folder / FILE_NAME)
    with database.transaction():
        for name in ("one", "two"):
            text = "\n".join(f"Line {number} of {name} — née “Ö”." * 20 for number in range(30))
            parsed = ParsedArticle(text, title=f"About {name}")
            database.articles.insert(Path(f"/news/{name}.txt"), parsed, text_sha256(text))
        yield database
    database.close()


def test_a_passage_s_words_are_those_at_its_offsets(database: Database) -> None:
    inputs = list(database.passages.inputs())
    assert len(inputs) > 10
    ids = [identity for identity, *_ in inputs]
    assert ids == sorted(ids)
    texts = database.passages.texts(ids[::-1])
    for identity, _, article, read in inputs:
        stored = database.articles.get(article)
        passage, _ = database.passages.get([identity])[identity]
        words = stored.text[passage.start : passage.end]
        assert texts[identity] == words
        assert read == f"{stored.title}\n{words}"
    assert [one[0] for one in database.passages.inputs_of(ids[3:5])] == ids[3:5]
    assert [one[0] for one in database.passages.inputs(after=ids[-2])] == ids[-1:]


@pytest.mark.parametrize("together", [7, 64])
def test_each_text_is_read_once(
    database: Database, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    execute = database.sql.execute

    def listening(statement: str, values: Values = ()) -> list[Any]:
        rows = execute(statement, values).fetchall()
        read.extend(row for row, *_ in rows if "FROM articles" in statement)
        return rows

    monkeypatch.setattr("index.storage.tables.passages.READ_TOGETHER", together)
    sql = SimpleNamespace(execute=listening, stream=database.sql.stream, listed=database.sql.listed)
    monkeypatch.setattr(database.passages, "_sql", sql)
    assert len(list(database.passages.inputs())) > 14
    assert read == [1, 2]
