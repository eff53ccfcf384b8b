"""A digest as a sheet says who writes it only where there is something that they wrote."""

import pytest

from qa.prose.settings import Struck
from qa.types import Prose, Written
from tui.desk.digest_sheet import WRITING, digest_sheet

STRUCK = Written("It rained.", (), "cites nothing")


@pytest.mark.parametrize("prose", [Prose("llama3.2", failed="no"), Prose("llama3.2", (STRUCK,))])
def test_a_heading_without_a_sentence_below_it_isnt_shown(prose: Prose) -> None:
    sheet = digest_sheet("the ferry", prose, Struck.LEFT_OUT, ended=True)
    assert not sheet.rows
    assert not [note for note in sheet.notes if "Written by" in note]
    assert sheet.notes


def test_while_it_is_written_it_is_said_by_whom() -> None:
    heading, writing = digest_sheet("the ferry", Prose("llama3.2"), Struck.SHOWN, ended=False).notes
    assert "llama3.2" in heading
    assert writing == WRITING
