"""An answer as plain lines: what `dateline ask` gives to scripts, files and screen readers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from index.types import Filters
from qa.language.english import seems_english
from qa.language.filter_words import typed_filters
from qa.types import Answer, Citation, Compared, Disagreement, Listed
from tui.conversation.changed_file import FileChange
from tui.text.desk_lines import computed_line, disagreement_line, event_line, reply_line
from tui.text.phrases import (
    NOT_ENGLISH,
    also_in,
    attribution,
    how_sure,
    list_line,
    searched_line,
    seconds,
    with_day,
)
from tui.text.quoting import quoted
from tui.text.safe_text import one_line, wrapped_at_words

NEAREST = 3
LONGEST_QUOTATION = 280
"""Characters of a sentence or a passage that are shown, about."""

NO_FILTERS = Filters()

NOTES = {
    None: "",
    FileChange.GONE: " (its file is gone; quoted as indexed)",
    FileChange.CHANGED: " (its file has changed; quoted as indexed)",
}
"""What is said of a file that isn't as it was indexed."""

NOT_SAID = "Your articles don't say."
NEAREST_BELOW = "The nearest passages, which are not an answer:"
NOTHING_NEAR = "No passage shares a word with the question."


def lines(
    answer: Answer,
    total: int,
    options: Filters = NO_FILTERS,
    files: Mapping[str, FileChange] = MappingProxyType({}),
) -> list[str]:
    """Return an answer as plain lines of text, which scripts may rely on.

    `total` is how many articles the library holds; `options` are the filters that stand on the
    command line, beside those typed in the question; `files` are those of the articles, by id,
    whose file isn't as it was indexed.
    """
    if answer.compared:
        shown = _ordered(answer, answer.compared, files)
    elif answer.abstained:
        shown = _abstention(answer, total, options)
    else:
        shown = _answer(answer, files)
    return [*shown, *limits(answer)]


def limits(answer: Answer) -> list[str]:
    """Return what is to be said of how a question was searched, a line each; mostly nothing."""
    shown = []
    if answer.searched_for != answer.question:
        shown.append(f"Searched for: {one_line(answer.searched_for)}")
    if not seems_english(answer.question):
        shown.append(NOT_ENGLISH)
    if answer.embedded < 1:
        shown.append(
            f"{int(answer.embedded * 100)}% of the passages can be searched by meaning so far;"
            " unless dateline index is running now, run it to embed the rest."
        )
    return [*shown, *_by_model(answer)]


def _by_model(answer: Answer) -> list[str]:
    """What a language model did on the way to an answer: where there is none, nothing."""
    if answer.chosen is None and answer.reworded is None:
        return []
    from tui.text.prose_lines import chosen_line, reworded_line

    searched = reworded_line(answer.reworded) if answer.reworded else None
    chosen = chosen_line(answer.chosen) if answer.chosen else None
    return [line for line in (searched, chosen) if line]


def filters_said(answer: Answer, total: int, options: Filters) -> str | None:
    """Return what the filters left of the `total` articles; None where there are none."""
    if not answer.filters or answer.searched is None:
        return None
    without = f"leave out {_given(answer.question, options)} to ask without them"
    return searched_line(answer.searched, total, without)


def _answer(answer: Answer, files: Mapping[str, FileChange]) -> list[str]:
    if answer.listed:
        return _list(answer, answer.listed, files)
    shown = [with_day(one_line(answer.said or ""), answer.resolved), ""]
    for n, citation in enumerate(answer.citations, start=1):
        shown += source_lines(n, citation, answer, files)
    if answer.disagreement:
        shown += ["", *_told(answer.disagreement)]
    for rival in answer.alternatives:
        said = f"{'Earlier' if rival.older else 'Or'}: {one_line(rival.said)}"
        where = attribution(rival.citations[0].article, rival.citations[0].page)
        shown.append(wrapped_at_words(f"{said} — {where}", "", "    "))
    shown += ["", f"{how_sure(answer.confidence)} · {seconds(answer.took.total)}"]
    return shown


def _list(answer: Answer, listed: Listed, files: Mapping[str, FileChange]) -> list[str]:
    shown = [wrapped_at_words(one_line(listed.said)), list_line(listed), ""]
    for n, item in enumerate(listed.items, start=1):
        where = "; ".join(
            attribution(one.article, one.page) + NOTES[files.get(one.article.id)]
            for one in item.citations
        )
        shown.append(wrapped_at_words(f"[{n}] {one_line(item.text)} — {where}", "", "    "))
    shown += ["", wrapped_at_words("".join(quoted(answer.citations[0], LONGEST_QUOTATION)), "    ")]
    article = answer.citations[0].article
    shown.append(f"    {one_line(article.url or article.path)}")
    return [*shown, "", f"{how_sure(answer.confidence)} · {seconds(answer.took.total)}"]


def source_lines(
    n: int, citation: Citation, answer: Answer, files: Mapping[str, FileChange]
) -> list[str]:
    """Return the lines of a source: its number and article, the sentence, where it is."""
    article = citation.article
    cited = attribution(article, citation.page)
    shown = [wrapped_at_words(f"[{n}] {cited}{also_in(article, answer.hits)}", "", "    ")]
    if citation.sentence != answer.text:
        shown.append(wrapped_at_words("".join(quoted(citation, LONGEST_QUOTATION)), "    "))
    place = one_line(article.url or article.path)
    return [*shown, f"    {place}{NOTES[files.get(article.id)]}"]


def _told(found: Disagreement) -> list[str]:
    """Who says what, and where: a line each."""
    shown = [wrapped_at_words(f"{disagreement_line(found)}:", "", "    ")]
    for value in found.values:
        for citation in value.citations:
            where = attribution(citation.article, citation.page)
            shown.append(wrapped_at_words(f"- {one_line(value.said)} — {where}", "  ", "    "))
    return shown


def _ordered(answer: Answer, compared: Compared, files: Mapping[str, FileChange]) -> list[str]:
    """Which of two events was first, and the words that date each."""
    shown = [reply_line(compared)]
    if computed := computed_line(compared):
        shown.append(wrapped_at_words(computed))
    cited = answer.citations or tuple(one.citation for one in compared.events if one.citation)
    for event in compared.events:
        shown += ["", wrapped_at_words(event_line(event))]
        if event.citation:
            shown += source_lines(cited.index(event.citation) + 1, event.citation, answer, files)
    sure = f"{how_sure(answer.confidence)} · " if compared.reply else ""
    return [*shown, "", f"{sure}{seconds(answer.took.total)}"]


def _abstention(answer: Answer, total: int, options: Filters) -> list[str]:
    shown = [NOT_SAID]
    if left := filters_said(answer, total, options):
        shown.append(left)
    if answer.hits:
        shown += ["", NEAREST_BELOW]
    elif answer.searched != 0:
        shown.append(NOTHING_NEAR)
    for hit in answer.hits[:NEAREST]:
        title = f"{attribution(hit.article, hit.page)}{also_in(hit.article, [hit])}"
        shown += ["", wrapped_at_words(title, "  - ", "    ")]
        shown.append(wrapped_at_words(f"“{one_line(hit.text, LONGEST_QUOTATION)}”", "    "))
    return shown


def _given(question: str, options: Filters) -> str:
    """Name the filters as they were given, such as "--since and source:bbc"."""
    names = (("--since", options.since), ("--until", options.until), ("--source", options.sources))
    given = [name for name, value in names if value]
    given += [one_line(words) for words in typed_filters(question).words]
    *others, last = given
    return f"{', '.join(others)} and {last}" if others else last
