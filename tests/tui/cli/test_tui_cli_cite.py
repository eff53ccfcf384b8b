"""`dateline ask --cite`: references alone, for other programs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from command_line import CAMPBELL, NONSENSE, Run, check_error, subprocess_of

from qa.citing import Form

BEGIN = {
    Form.TEXT: "“The State Department said",
    Form.MARKDOWN: "> “The State Department said",
    Form.RIS: "TY  - NEWS\r\nAU  - Okonjo, Miriam\r\n",
    Form.BIBTEX: "@misc{okonjo2024campbell,\n",
    Form.CSL_JSON: '[\n  {\n    "id": "okonjo2024campbell"',
}


@pytest.mark.parametrize("form", Form)
def test_the_references_are_all_of_the_output(form: Form, sample: Run) -> None:
    result = sample("ask", CAMPBELL, "--cite", form.value)
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(BEGIN[form])
    assert result.out.endswith("\n")
    assert not result.out.endswith("\n\n")


def test_line_ends_and_letters_are_those_of_the_form_whatever_the_system_has(
    sample_library: Path,
) -> None:
    command = subprocess_of("ask", CAMPBELL, "--cite", "ris", library=sample_library)
    done = subprocess.run(
        command, capture_output=True, env={"PYTHONIOENCODING": "ascii"}, check=True
    )
    assert done.stdout.endswith(b"ER  - \r\n")
    assert "“".encode() in done.stdout


def test_where_the_articles_dont_say_nothing_is_cited(sample: Run) -> None:
    result = sample("ask", NONSENSE, "--cite", "csl-json")
    assert (result.status, result.out) == (3, "")
    assert result.err.startswith("Your articles don't say.")


@pytest.mark.parametrize("other", ["--json", "--why"])
def test_other_output_isnt_mixed_with_references(other: str, run: Run) -> None:
    check_error(run("ask", CAMPBELL, "--cite", "ris", other), 2, "--cite", other)


def test_json_has_no_link_without_a_web_address(sample: Run) -> None:
    document = json.loads(sample("ask", CAMPBELL, "--json").out)
    assert [one["link"] for one in document["citations"]] == [None]
