"""Try a wheel of Dateline as those who install it do: `make wheel` builds one and runs this.

    python tests/packaging/try_wheel.py WHEEL

`python` is that of a bare environment. The wheel is installed there with what it declares and
nothing else, and used from another folder, so that neither a module of the working tree nor a
library that only the tests need can stand in for one that it lacks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PACKAGES = ("dateline", "eval", "index", "qa", "tui")
QUESTION = "When is Campbell visiting Japan?"
ANSWER = "October 15-17"
ARTICLE = "2024-10-14-campbell-seoul-tokyo.txt"


def tracked_files() -> set[str]:
    """Each file of the packages that git knows, by its path in the project."""
    listed = run("git", "ls-files", "-z", "--", *PACKAGES, cwd=PROJECT)
    return set(listed.removesuffix("\0").split("\0"))


def missing_and_extra(wheel: Path) -> tuple[list[str], list[str]]:
    """What the source tree has and the wheel lacks, and the other way round."""
    with zipfile.ZipFile(wheel) as file:
        held = {name for name in file.namelist() if ".dist-info/" not in name}
    source = tracked_files()
    return sorted(source - held), sorted(held - source)


def run(*command: str | Path, cwd: Path, expected: int = 0) -> str:
    """What a command prints; whatever else than the expected status ends the check."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONPATH" and not name.startswith("DATELINE_")
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "DATELINE_SETTINGS": os.devnull, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode != expected:
        sys.exit(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(holds: bool, what: str) -> None:
    """Say that something holds, or end the check."""
    print(f"  {'ok' if holds else 'NOT SO'}: {what}", flush=True)
    if not holds:
        sys.exit(1)


def install(wheel: Path) -> Distribution:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    # One of the same version, from an earlier try, would be left alone.
    subprocess.run([*pip, "uninstall", "--yes", "dateline"], check=True)
    constraints = PROJECT / "constraints.txt"
    subprocess.run([*pip, "install", "--constraint", constraints, wheel], check=True)
    return distribution("dateline")


def check_metadata(installed: Distribution) -> None:
    about = installed.metadata
    expect(about["Name"] == "dateline", f"metadata: dateline {installed.version}")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(about.get_all("Provides-Extra") or ())
    expect(extras == set(project["optional-dependencies"]), f"metadata: extras {sorted(extras)}")
    expect(about["License-Expression"] == "MIT", "metadata: licence")
    dev = [line for line in installed.requires or () if 'extra == "dev"' in line]
    expect(any(line.startswith("pytest") for line in dev), "metadata: pytest is for dev alone")


def check_use(version: str, elsewhere: Path) -> None:
    """Index the sample and ask it, as the installed command, from a folder of its own."""
    dateline = Path(sys.executable).with_name("dateline")
    python = (sys.executable, "-I", "-c")
    expect(run(dateline, "--version", cwd=elsewhere) == f"dateline {version}\n", "--version")
    home = run(*python, "import dateline, tui; print(tui.__file__)", cwd=elsewhere)
    expect(not Path(home).is_relative_to(PROJECT) or ".venv" in home, "imported as installed")
    names = "import dateline; print(all(getattr(dateline, name) for name in dateline.__all__))"
    expect(run(*python, names, cwd=elsewhere) == "True\n", "every name of the Python interface")
    modules = json.loads(run(*python, IMPORTED, cwd=elsewhere))
    lacking = {name: lack for name, lack in modules.items() if lack and lack not in OF_EXTRAS}
    expect(not lacking, f"each of {len(modules)} modules can be imported {lacking or ''}".rstrip())
    sample = run(*python, SAMPLE, cwd=elsewhere).strip()
    run(dateline, "index", sample, "--library", "library", cwd=elsewhere)
    expect((elsewhere / "library" / "library.sqlite").is_file(), "the sample is indexed")
    told = json.loads(
        run(dateline, "ask", QUESTION, "--json", "--library", "library", cwd=elsewhere)
    )
    expect(told["answer"] == ANSWER, f"{QUESTION} {told['answer']}")
    expect(told["citations"][0]["path"].endswith(ARTICLE), "the answer is cited")


OF_EXTRAS = {
    "PIL",
    "fastapi",
    "httpx_sse",
    "mcp",
    "psycopg",
    "pytesseract",
    "scipy",
    "starlette",
    "uvicorn",
}
"""What modules may lack in a bare environment: an extra brings it."""

IMPORTED = """\
import importlib, json, pkgutil
lacks = {}
for package in ("dateline", "eval", "index", "qa", "tui"):
    paths = importlib.import_module(package).__path__
    for module in pkgutil.walk_packages(paths, package + "."):
        if module.name.endswith("__main__") and not module.name.startswith("dateline"):
            continue
        try:
            importlib.import_module(module.name)
            lacks[module.name] = None
        except ModuleNotFoundError as error:
            lacks[module.name] = error.name.partition(".")[0]
print(json.dumps(lacks))
"""
SAMPLE = "from tui.config.locations import sample_articles; print(sample_articles())"


def main(wheel: Path) -> None:
    missing, extra = missing_and_extra(wheel)
    expect(not missing, f"every file of the packages is in the wheel {missing or ''}".rstrip())
    expect(not extra, f"nothing else is in the wheel {extra or ''}".rstrip())
    installed = install(wheel)
    check_metadata(installed)
    with tempfile.TemporaryDirectory() as elsewhere:
        check_use(installed.version, Path(elsewhere))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
