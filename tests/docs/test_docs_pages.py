"""The pages of `docs/`: what they show is what the commands print, and nothing is left out."""

from __future__ import annotations

import re
import shlex
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_line import Run

import dateline
from dateline.__main__ import DOORS
from tui.cli.group import cli
from tui.config.preferences import _KINDS

DOCS = Path(__file__).parents[2] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# --- the tutorial -------------------------------------------------------------------------


def shown(text: str) -> list[tuple[str, str]]:
    """The commands of a page's console blocks, each with what it is said to print."""
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [
        (command, printed.strip())
        for block in blocks
        for command, _, printed in (part.partition("\n") for part in block.split("$ ")[1:])
    ]


def steady(printed: str) -> str:
    """What a command prints but for what differs from one machine or run to another."""
    printed = re.sub(r"(?<=\s)/\S*?(?=/(?:library|news|eval/sets/sample)\b)", "…", printed)
    printed = re.sub(r"\d+\.\d+ s$", "0.8 s", printed, flags=re.MULTILINE)
    printed = re.sub(r"\(\d+ s(ec)?\)|\(\d+ min\)", "(1 s)", printed)
    return re.sub(r"[\d.]+ MB", "91.5 MB", printed).strip()


def test_the_tutorial_s_commands_print_what_it_shows(
    run: Run, sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page("tutorial.md")
    (article,) = re.findall(r"^```markdown\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    # What its first command makes is there already: `sample_library` is one of the same articles.
    shutil.copytree(sample_library, tmp_path / "library")
    monkeypatch.setenv("DATELINE_LIBRARY", "library")
    Path("news").mkdir()
    Path("news", "lighthouse.md").write_text(article, encoding="utf-8")
    (first, printed), *others = shown(text)
    assert (first, printed) == (
        "dateline index eval/sets/sample",
        "20 articles added, ready to ask (12 s)",
    )
    for command, expected in others:
        result = run(*shlex.split(command)[1:])
        assert result.status == (3 if "chess" in command else 0), result.err
        assert steady(result.out + result.err) == steady(expected), command


# --- the reference ------------------------------------------------------------------------


def paths(value: object, at: str = "") -> Iterator[str]:
    """The path of each field of a document: `citations[].quote`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            here = f"{at}.{name}" if at else name
            yield here
            if here not in COUNTED:
                yield from paths(inner, here)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{at}[]")


COUNTED = {"sources"}
"""Fields whose own fields are no names, but outlets."""


def documented(command: str) -> set[str]:
    """The fields that the page's table for a command has."""
    (section,) = re.findall(
        rf"^## `dateline {command} --json`\n(.*?)(?=^## |\Z)",
        page("reference/json.md"),
        re.MULTILINE | re.DOTALL,
    )
    columns = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    return {name for column in columns for name in re.findall(r"`([^`]+)`", column)}


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "When does the Tallow Bridge reopen?", "--why"),
        ("search", "ferry"),
        ("articles",),
        ("count", 'name:"Tallow Bridge"', "--rows"),
        ("status",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_field_of_a_json_document_is_explained(
    sample: Run, arguments: tuple[str, ...]
) -> None:
    found = {
        # Citations are the same wherever they stand.
        re.sub(
            r"^rows\[\]\.citation\..*",
            "rows[].citation",
            re.sub(r"^alternatives\[\]\.citations\[\]", "citations[]", path),
        )
        for path in paths(sample(*arguments, "--json").document)
    }
    assert found == documented(arguments[0])


def test_every_setting_is_explained() -> None:
    names = set(re.findall(r"^    \[?(\w+)\]?(?: =|\s)", page("settings.md"), re.MULTILINE))
    assert set(_KINDS) <= names


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: any warning is an error."""
    from sphinx.cmd.build import build_main

    folder = tmp_path_factory.mktemp("site")
    strictly = ("-q", "-W", "--keep-going", "-d", f"{folder}/trees")
    with warnings.catch_warnings():  # those of its extensions, about Sphinx's next versions
        warnings.simplefilter("ignore")
        built = build_main([*strictly, str(DOCS), f"{folder}/site"])
    assert built == 0
    return folder / "site"


def test_the_site_is_whole(site: Path) -> None:
    """Links lead somewhere, and no page is left out of the menu: else it wouldn't be built."""
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert pages <= {path.relative_to(site) for path in site.rglob("*.html")}


def test_the_reference_has_every_command_option_and_name(site: Path) -> None:
    commands = (site / "reference/command-line.html").read_text(encoding="utf-8")
    cli.add_modules(DOORS)
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert f'id="dateline-{name}"' in commands
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                anchor = f"cmdoption-dateline-{name}-{option.opts[0].lstrip('-')}"
                assert f'id="{anchor}"' in commands
    names = (site / "reference/python.html").read_text(encoding="utf-8")
    for name in dateline.__all__:
        assert f'id="dateline.{name}"' in names


def test_the_site_asks_nothing_of_others(site: Path) -> None:
    """No script, style, font or picture from elsewhere: reading a page tells nobody of it."""
    fetched = re.compile(
        r"""(?:<(?:script|img|iframe|source|link)\b[^>]*(?:src|href)=|url\(|@import\s*)["']?(?:https?:)?//"""
    )
    for path in site.rglob("*"):
        if path.suffix in (".html", ".css"):
            assert not fetched.search(path.read_text(encoding="utf-8")), path
