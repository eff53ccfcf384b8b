"""What an answer on the command line says of the files that its articles came from."""

from dataclasses import replace

import pytest
from tui_fakes import found

from tui.cli.answer_lines import lines
from tui.cli.json_output import ask_document
from tui.conversation.changed_file import FileChange


@pytest.mark.parametrize(
    ("change", "note", "field"),
    [
        (FileChange.GONE, " (its file is gone; quoted as indexed)", "gone"),
        (FileChange.CHANGED, " (its file has changed; quoted as indexed)", "changed"),
        (None, "", None),
    ],
)
def test_a_citation_says_what_became_of_its_file(
    change: FileChange | None, note: str, field: str | None
) -> None:
    answer = found("When?")
    answer = replace(answer, citations=answer.citations[:1])
    article = answer.citations[0].article
    files = {article.id: change} if change else {}
    shown = lines(answer, 1, files=files)
    assert f"    {article.url or article.path}{note}" in shown
    [citation] = ask_document(answer, files)["citations"]
    assert citation["file"] == field
