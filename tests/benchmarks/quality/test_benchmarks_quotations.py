"""Measuring quotations against marks: what matches, and what is then right."""

from benchmarks.quality.marks.quotations import MarkedArticle, MarkedQuotation
from benchmarks.quality.quotations import matched, measured, report, shared
from qa.desk.quotations.rules.found import Found

TEXT = "Maren Dahl spoke.\n\n“The quay is safe,” Dahl said. Police said the crane had fallen."
QUAY = (TEXT.index("The quay"), TEXT.index("” Dahl"))
CRANE = (TEXT.index("the crane"), len(TEXT) - 1)
SAID = (TEXT.index("said."), TEXT.index("said.") + 4)
DAHL = (TEXT.index("Dahl said"), TEXT.index("Dahl said") + 4)


def test_shared_is_of_the_characters_of_both() -> None:
    assert shared([(0, 10)], [(5, 10)]) == 0.5
    assert shared([(0, 4), (6, 10)], [(0, 10)]) == 0.8
    assert shared([(0, 4)], [(4, 8)]) == 0.0


def test_each_mark_is_matched_once_the_closest_first() -> None:
    mark = MarkedQuotation("direct", (QUAY,), None, (), None)
    near = Found("direct", ((QUAY[0], QUAY[1] - 3),), None, None, None)
    same = Found("direct", (QUAY,), None, None, None)
    assert matched([mark], [near, same]) == [(mark, same)]


def test_an_article_is_counted_within_its_stretch() -> None:
    marks = (
        MarkedQuotation("direct", (QUAY,), DAHL, ((0, len("Maren Dahl")),), SAID),
        MarkedQuotation("mixed", (CRANE,), None, ((0, len("Maren Dahl")),), None),
    )
    article = MarkedArticle("a", "", (0, len(TEXT)), "wire", "tuning", marks, ())
    lines = report(measured(article, TEXT))
    assert "precision 1.000 (1/1)  recall 1.000 (1/1)  exact 1.000 (1/1)" in lines[0]
    assert "speaker 1.000 (1/1)  named 1.000 (1/1)" in lines[0]
    # Found as an indirect one, of the police, whom the article doesn't name.
    assert "precision 1.000 (1/1)  recall -" in lines[1]
    assert "recall 1.000 (1/1)  exact 1.000 (1/1)  kind 0.000 (0/1)" in lines[2]
    assert "speaker 0.000 (0/1)" in lines[2]
    outside = MarkedArticle("a", "", (0, 20), "wire", "tuning", (), ())
    assert report(measured(outside, TEXT))[3].strip().startswith("all      precision -")
