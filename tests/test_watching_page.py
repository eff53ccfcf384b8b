"""The service files that docs/watching.md shows: they can be read, and start a command there is."""

from __future__ import annotations

import configparser
import plistlib
import re
from pathlib import Path

from click.testing import CliRunner

from tui.cli.group import cli

PAGE = (Path(__file__).parents[1] / "docs" / "watching.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def starts(arguments: list[str]) -> bool:
    """Whether the command line takes what stands behind the program."""
    assert arguments[0].endswith("/bin/dateline")
    return CliRunner().invoke(cli, [*arguments[1:], "--help"]).exit_code == 0


def test_the_systemd_unit_starts_the_watch() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[method-assign,assignment]
    unit.read_string(block("ini"))
    assert unit.sections() == ["Unit", "Service", "Install"]
    service = unit["Service"]
    assert starts(service["ExecStart"].split())
    # It ends with status 0 where it is stopped, and only where something is wrong otherwise.
    assert service["Restart"] == "on-failure"
    assert unit["Install"]["WantedBy"] == "default.target"


def test_the_launchd_list_starts_the_watch() -> None:
    agent = plistlib.loads(block("xml").encode())
    assert starts(agent["ProgramArguments"])
    assert f"{agent['Label']}.plist" in PAGE
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["RunAtLoad"] is True
