"""Scores of names against marks, on a made-up article."""

from benchmarks.quality.marks.names import Mention, NamedArticle
from benchmarks.quality.names import Score, joining, scores

TEXT = "Minister Ada Keel met Bo Lund in Oslo. Keel spoke of Narnia."


def marked(*mentions: tuple[str, str, int]) -> NamedArticle:
    found = []
    for name, kind, entity in mentions:
        start = TEXT.index(name)
        title = (0, 8) if name == "Ada Keel" else None
        found.append(Mention((start, start + len(name.strip())), kind, entity, title))  # type: ignore[arg-type]
    return NamedArticle("x", "0", (0, len(TEXT)), "made/up", "tuning", tuple(found))


def test_names_are_scored_by_span_and_kind() -> None:
    article = marked(
        ("Ada Keel", "person", 1),
        ("Bo Lund", "place", 2),
        ("Oslo", "place", 3),
        ("Keel spoke", "person", 1),
    )
    found = scores([(article, TEXT)])
    # "Keel spoke" is no name, and "Narnia" isn't marked.
    assert found["person"] == Score(1 / 3, 1 / 2, 2)
    assert found["place"].recall == 1 / 2
    assert found["spans"].recall == 3 / 4
    assert found["titles"] == Score(1.0, 1.0, 1)
    assert Score(0.5, 1.0, 1).f1 == 2 / 3


def test_joining_is_scored_over_what_was_found() -> None:
    article = marked(("Ada Keel", "person", 1), ("Bo Lund", "person", 1), ("Keel ", "person", 1))
    pairs, cubed = joining([(article, TEXT)], "person")
    assert (pairs.recall, pairs.marked) == (0.0, 1)
    assert (cubed.precision, cubed.recall, cubed.marked) == (1.0, 0.5, 2)
