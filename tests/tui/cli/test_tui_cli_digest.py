"""`--digest` of the desk's commands: below the rows, in JSON, never in what other forms hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder
from scripted_faults import cut_off
from scripted_model import ScriptedModel, served

from index.library import Library
from qa.desk.extractors import EXTRACTORS
from tui.cli.llm.digests import NOTHING

ARTICLES = {
    "bridge": (
        "2024-05-16",
        "Bridge open",
        "Orla Keel opened the harbour bridge on Tuesday in front of two thousand people.",
    ),
    "gone": (
        "2024-06-21",
        "Keel goes",
        "Mayor Orla Keel resigned yesterday over the cost of the harbour bridge.\n"
        "“The bridge was worth it,” Keel said.",
    ),
}
TRUE = "Orla Keel opened the harbour bridge on Tuesday [1]."
FALSE = "Orla Keel opened the harbour bridge in front of nine thousand people [1]."
SETTINGS = '[llm]\nurl = "{url}"\nmodel = "scripted"\nprose = false\n{more}'


@pytest.fixture(scope="module")
def library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("digest")
    (place / "news").mkdir()
    for name, (day, title, text) in ARTICLES.items():
        head = f"---\ndate: {day}\ntitle: {title}\nsource: The Courier\n---\n"
        (place / "news" / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    Library.update(place / "library", [place / "news"], embedder=embedder, extractors=EXTRACTORS)
    return place / "library"


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with served(f"{TRUE} {FALSE} Boats fly.") as model:
        yield model


@pytest.fixture
def asked(
    library: Path, model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ...]:
    """A timeline, where the settings name the model. That it writes below answers isn't needed."""
    set_up(model.url, tmp_path, monkeypatch)
    return ("timeline", "Orla Keel", "--library", str(library), "--as-of", "2024-07-01")


def set_up(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    file = folder / "settings.toml"
    file.write_text(SETTINGS.format(url=url, more=more), encoding="utf-8")
    monkeypatch.setenv("DATELINE_SETTINGS", str(file))


def test_a_digest_stands_below_the_rows_with_its_sources(run: Run, asked: tuple[str, ...]) -> None:
    rows = run(*asked)
    found = run(*asked, "--digest")
    assert (found.status, found.err) == (0, "")
    assert found.out.startswith(rows.out)
    below = " ".join(found.out.removeprefix(rows.out).split())
    assert "Written by scripted, not quoted" in below
    assert "Orla Keel opened the harbour bridge on Tuesday. [1]" in below
    assert "[struck: cites nothing] Boats fly." in below
    assert (
        "] Orla Keel opened the harbour bridge in front of nine thousand people. [struck" in below
    )
    assert "[1] Bridge open — The Courier — 16 May 2024" in below
    assert "3 sentences by scripted: 1 checked, 2 struck" in below


def test_the_model_is_given_the_cited_sentences_and_the_subject(
    run: Run, asked: tuple[str, ...], model: ScriptedModel
) -> None:
    run(*asked, "--digest")
    (told,) = model.texts()
    for _, title, text in ARTICLES.values():
        assert title in told
        assert text.split("\n")[0] in told
    assert "Subject: Orla Keel" in told


def test_json_has_the_digest_in_the_sheets_document(run: Run, asked: tuple[str, ...]) -> None:
    without = run(*asked, "--json").document
    document = run(*asked, "--digest", "--json").document
    digest = document.pop("digest")
    assert document == without
    assert [bool(one["struck"]) for one in digest["sentences"]] == [False, True, True]
    (citation,) = digest["sentences"][0]["citations"]
    assert citation["sentence"] == ARTICLES["bridge"][2]
    assert digest["failed"] is None


@pytest.mark.parametrize(
    "command",
    [
        ("quotes", "bridge"),
        ("names", "Keel"),
        ("count", "bridge"),
        ("changes", "--since", "2024-01-01"),
        ("values", "How many people saw the bridge open?"),
    ],
)
def test_every_command_of_the_desk_digests_what_its_rows_cite(
    run: Run, asked: tuple[str, ...], library: Path, command: tuple[str, ...]
) -> None:
    found = run(*command, "--library", str(library), "--digest", "--json")
    assert found.status == 0
    assert "digest" in found.document
    digest = found.document["digest"]
    if command[0] in ("quotes", "names", "count"):
        assert [one["text"] for one in digest["sentences"]][-1:] == ["Boats fly."]


def test_without_anything_cited_nothing_is_sent(
    run: Run, asked: tuple[str, ...], model: ScriptedModel
) -> None:
    nobody = ("timeline", "Nobody Inparticular", *asked[2:], "--digest")
    found = run(*nobody)
    assert (found.status, found.err) == (0, f"dateline: {NOTHING}\n")
    assert run(*nobody, "--json").document["digest"] is None
    assert model.asked == []


@pytest.mark.parametrize("form", ["--csv", "--markdown", "--html=x.html"])
def test_other_forms_than_text_and_json_have_none(
    run: Run, asked: tuple[str, ...], form: str, model: ScriptedModel
) -> None:
    name = form.partition("=")[0]
    check_error(run(*asked, "--digest", form), 2, f"--digest and {name} go apart")
    assert model.asked == []


def test_without_a_language_model_one_line_says_how_to_name_one(run: Run, library: Path) -> None:
    asked = ("timeline", "Orla Keel", "--library", str(library), "--digest")
    check_error(run(*asked), 2, "--digest takes a language model", "[llm]")


def test_it_says_where_words_go_before_any_goes(
    run: Run, asked: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No such host: what matters is what is said before it is looked for.
    set_up("http://llm.invalid:1/v1", tmp_path, monkeypatch, "seconds = 2\n")
    found = run(*asked, "--digest")
    assert found.status == 0
    assert (
        "Questions and passages go to llm.invalid" in found.err or "go to llm.invalid" in found.err
    )
    assert found.err.count("\n") == 1
    assert "scripted wrote nothing: " in found.out


def test_a_reply_that_is_cut_off_leaves_rows_and_sentences(
    run: Run, asked: tuple[str, ...], model: ScriptedModel
) -> None:
    model.fault = cut_off
    found = run(*asked, "--digest")
    assert (found.status, found.err) == (0, "")
    assert "16 May 2024" in found.out
    assert "scripted wrote n" in found.out
    document = run(*asked, "--digest", "--json").document
    assert document["digest"]["failed"]


def test_sentences_that_fail_may_be_left_out(
    run: Run,
    asked: tuple[str, ...],
    model: ScriptedModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_up(model.url, tmp_path, monkeypatch, 'struck = "left-out"\n')
    found = run(*asked, "--digest")
    assert "Boats fly" not in found.out
    assert "2 sentences that fail the check are left out." in found.out
    assert json.dumps(run(*asked, "--digest", "--json").document).count('"struck"') == 3
