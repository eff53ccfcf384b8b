"""Names marked by hand: valid in themselves, and for the articles where those are there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.quality.marks.articles import ARTICLES, digest_of, split_of
from benchmarks.quality.marks.names import MARKS, NamedArticle, load, read_marks
from index.errors import DatelineError, NotFoundError
from tests.support.marked_articles import DATA, cuts_no_word, write_articles

TEXT = "Mayor Ada Berg of Lund said so. “No,” Berg added."
ADA, BERG, LUND = (TEXT.index("Ada"), TEXT.rindex("Berg"), TEXT.index("Lund"))
MENTIONS: list[dict[str, object]] = [
    {"span": [ADA, ADA + 8], "kind": "person", "entity": 1, "title": [0, 5]},
    {"span": [LUND, LUND + 4], "kind": "place", "entity": 2, "title": None},
    {"span": [BERG, BERG + 4], "kind": "person", "entity": 1, "title": None},
]


@pytest.fixture(scope="module")
def named_texts() -> tuple[tuple[NamedArticle, str], ...]:
    if not (DATA / ARTICLES).is_file():
        pytest.skip(f"the data folder beside the checkout holds no {ARTICLES}")
    return load(DATA)


def test_the_counts_are_those_that_the_readme_says() -> None:
    marked = read_marks()
    assert Counter(article.split for article in marked) == {"tuning": 12, "held-out": 28}
    mentions = [mention for article in marked for mention in article.mentions]
    assert Counter(mention.kind for mention in mentions) == {
        "person": 345,
        "place": 313,
        "organisation": 451,
        "other": 246,
    }
    assert sum(mention.title is not None for mention in mentions) == 38
    assert len({article.stratum for article in marked}) == 13


def test_no_words_of_the_articles_are_in_the_file() -> None:
    """Each string is an id, a digest or of a closed list; all else are numbers."""
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row.keys() == {"id", "sha256", "stretch", "stratum", "split", "mentions"}
        outlet, _, news = row["stratum"].partition("/")
        assert outlet in {"cnn", "theweek", "usatoday"}
        assert news in {"business", "culture", "life", "news", "politics", "sport"}
        assert all(one.keys() == {"span", "kind", "entity", "title"} for one in row["mentions"])


def test_names_are_whole_words_of_the_articles(
    named_texts: tuple[tuple[NamedArticle, str], ...],
) -> None:
    for article, text in named_texts:
        assert digest_of(text) == article.sha256
        for mention in article.mentions:
            for start, end in filter(None, (mention.span, mention.title)):
                assert cuts_no_word(text, start, end), (article.id, start)


def test_titles_stand_before_their_names_and_names_have_capitals(
    named_texts: tuple[tuple[NamedArticle, str], ...],
) -> None:
    for article, text in named_texts:
        for mention in article.mentions:
            start, end = mention.span
            assert any(one.isupper() for one in text[start:end]), (article.id, start)
            if mention.title:
                assert text[mention.title[1] : start] == " ", (article.id, start)


def test_stretches_are_of_the_length_that_the_readme_says(
    named_texts: tuple[tuple[NamedArticle, str], ...],
) -> None:
    for article, text in named_texts:
        start, end = article.stretch
        assert start == 0
        assert 1500 <= end <= 2400, article.id
        assert end == len(text) or text[end].isspace(), article.id


def _line(**changes: object) -> str:
    row: dict[str, object] = {
        "id": "a1",
        "sha256": digest_of(TEXT),
        "stretch": [0, len(TEXT)],
        "stratum": "cnn/news",
        "split": split_of("a1"),
        "mentions": MENTIONS,
    }
    return json.dumps(row | changes) + "\n"


def _mentions(at: int, **changes: object) -> str:
    return _line(mentions=[*MENTIONS[:at], MENTIONS[at] | changes, *MENTIONS[at + 1 :]])


def test_names_are_read_with_their_text_and_joined_by_entity(tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_text(_line(), encoding="utf-8")
    [(article, text)] = load(
        write_articles(tmp_path / "data", {"a1": TEXT}), tmp_path / "marks.jsonl"
    )
    spelled = {
        number: [text[slice(*mention.span)] for mention in mentions]
        for number, mentions in article.entities.items()
    }
    assert spelled == {1: ["Ada Berg", "Berg"], 2: ["Lund"]}


def test_a_changed_or_missing_text_is_an_error(tmp_path: Path) -> None:
    marks = tmp_path / "marks.jsonl"
    marks.write_text(_line(), encoding="utf-8")
    with pytest.raises(DatelineError, match="article a1 isn't as it was"):
        load(write_articles(tmp_path / "changed", {"a1": TEXT + " "}), marks)
    with pytest.raises(NotFoundError, match="holds no realtimeqa"):
        load(tmp_path / "nothing", marks)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{", "line 1"),
        ("[]", "line 1"),
        (_line() + _line(), "line 2: article a1 is there twice"),
        (_line(stretch=[0, 20]), "outside the marked stretch"),
        (_mentions(0, kind="animal"), "'animal' is none of person, place"),
        (_mentions(0, entity=2), "in the order of their first mentions"),
        (_mentions(0, entity="Ada"), "'Ada' is no number of an entity"),
        (_mentions(1, entity=1), "entities aren't numbered|entity 1 is of two kinds"),
        (_mentions(1, span=[ADA + 4, ADA + 8]), "names overlap"),
        (_mentions(1, title=[0, 5]), "place with a title"),
        (_mentions(2, title=[BERG, BERG + 4]), "the title isn't before the name"),
    ],
)
def test_marks_that_arent_valid_are_an_error(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "marks.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(DatelineError, match=said):
        read_marks(tmp_path / "marks.jsonl")


def test_what_is_held_out_elsewhere_cant_be_for_tuning(tmp_path: Path) -> None:
    held_out = next(one for one in map(str, range(99)) if split_of(one) == "held-out")
    (tmp_path / "marks.jsonl").write_text(_line(id=held_out, split="tuning"), encoding="utf-8")
    with pytest.raises(DatelineError, match="is held out of all other marks"):
        read_marks(tmp_path / "marks.jsonl")
