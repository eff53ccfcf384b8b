"""The Dockerfile: what its build is given is what the wheel needs, and it starts what there is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import click
import pytest

from dateline.__main__ import DOORS
from tui.cli.group import cli

PROJECT = Path(__file__).parents[2]
DOCKER = PROJECT / "docs" / "docker"


def test_the_build_gets_what_the_wheel_is_made_from() -> None:
    lines = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    given = {line.removeprefix("!") for line in lines if line.startswith("!")}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    needed = {name for name in packages if "*" not in name}
    needed |= {project["project"]["readme"], *project["project"]["license-files"]}
    assert given >= needed | {"pyproject.toml", "constraints.txt"}
    assert all((PROJECT / name).exists() for name in given)


@pytest.mark.skipif("serve" not in DOORS, reason="there is no server to start")
def test_it_starts_a_command_that_there_is() -> None:
    dockerfile = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    (started,) = re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    name, *arguments = json.loads(started)
    cli.add_modules(DOORS)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, arguments)
