"""What somebody said about something: right answers with and without the quotations' route.

    python -m benchmarks.quality.who_said LIBRARY

The library holds the articles of the marks, indexed from realtimeqa/2023. `marks/said-2023.jsonl`
has questions, drafted from the quotations that are marked for tuning: `article` and `starts` are
where the quotations begin that answer, of the speaker about the subject; null and empty where
that speaker said nothing of it. An answer is right if it is cited from such a quotation: from the
article, and with the quotation's beginning in it; without one, if none is given.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.harness.arguments import FOLDER, Script
from benchmarks.quality.marks.fields import rows_of
from index.library import Library
from qa.answerer import Answerer
from qa.desk.quotations.route import said_about
from qa.types import Answer

QUESTIONS = Path(__file__).parent / "marks" / "said-2023.jsonl"


@click.command(cls=Script)
@click.argument("folder", metavar="LIBRARY", type=FOLDER)
def main(folder: Path) -> None:
    """Ask LIBRARY what was said, without the route and with it."""
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = rows_of(lines)
    with Library(folder) as library:
        for name, routes in (("without", ()), ("with", (said_about,))):
            answerer = Answerer(library, routes=routes)
            right = shown = quiet = 0
            for one in asked:
                answer = answerer.answer(str(one["question"]))
                if one["article"] is None:
                    quiet += answer.abstained
                    continue
                shown += not answer.abstained
                right += _is_right(answer, str(one["article"]), one["starts"])
            answerable = sum(one["article"] is not None for one in asked)
            click.echo(
                f"{name:8} right {right} of {answerable} (shown {shown});"
                f" silent where nothing was said {quiet} of {len(asked) - answerable}"
            )


def _is_right(answer: Answer, article: str, starts: object) -> bool:
    assert isinstance(starts, list)
    return any(
        citation.article.id.startswith(article) and citation.start <= start < citation.end
        for citation in answer.citations[:1]
        for start in starts
    )


if __name__ == "__main__":
    main()
