"""How Sphinx makes the site of these pages: `make docs`.

It asks the network nothing, and neither do the pages: fonts are the system's, the search runs in
the browser. Whatever it warns of fails the build: a link that leads nowhere, a page in no table of
contents.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click
from sphinx.application import Sphinx

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

import dateline  # noqa: E402
from dateline.__main__ import DOORS  # noqa: E402
from tui.cli.group import cli  # noqa: E402

cli.add_modules(DOORS)

project = "Dateline"
version = release = dateline.__version__
copyright = "the authors of Dateline, under the MIT licence"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click"]
exclude_patterns = ["docker/*"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
smartquotes = False
default_role = "code"
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
add_module_names = False
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"Dateline {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}

ELSEWHERE = {
    "architecture": "ARCHITECTURE.md",
    "changelog": "CHANGELOG.md",
    "contributing": "CONTRIBUTING.md",
    "reader": "qa/model/README.md",
    "sample": "eval/sets/README.md",
}
"""Pages that are files elsewhere in the project; here is only a line that leads there."""


def bring_pages(app: Sphinx, page: str, source: list[str]) -> None:
    """Take pages from where they are, and let links to files of the project lead to pages."""
    file = PROJECT / ELSEWHERE.get(page, f"docs/{page}.md")
    pages = {PROJECT / path: f"/{name}.md" for name, path in ELSEWHERE.items()}

    def lead(link: re.Match[str]) -> str:
        target = (file.parent / link[1]).resolve()
        if target.is_relative_to(PROJECT / "docs"):
            return f"](/{target.relative_to(PROJECT / 'docs').as_posix()}{link[2] or ''})"
        return f"]({pages.get(target, link[1])}{link[2] or ''})"

    text = file.read_text(encoding="utf-8") if page in ELSEWHERE else source[0]
    source[0] = re.sub(r"\]\((?![a-z]+:)([^)#\s]+)(#[^)\s]*)?\)", lead, text)


def name_settings_anywhere(app: Sphinx, context: click.Context, lines: list[str]) -> None:
    """Keep out of the page where this machine's settings are."""
    lines[:] = [re.sub(r"(keys\):) .*", r"\1 see :doc:`/settings`.", line) for line in lines]


def before_napoleon(
    app: Sphinx, what: str, name: str, member: object, options: object, lines: list[str]
) -> None:
    """Leave out modules' docstrings, and keep those of properties as they are."""
    if what == "module":
        lines.clear()
    AS_WRITTEN[what, name] = list(lines)


def after_napoleon(
    app: Sphinx, what: str, name: str, member: object, options: object, lines: list[str]
) -> None:
    """Give properties back theirs, of which napoleon takes a text before a colon for a type."""
    if what in ("attribute", "property"):
        lines[:] = AS_WRITTEN[what, name]


AS_WRITTEN: dict[tuple[str, str], list[str]] = {}


def setup(app: Sphinx) -> None:
    """Connect the hooks above."""
    app.connect("source-read", bring_pages)
    app.connect("autodoc-process-docstring", before_napoleon, priority=400)
    app.connect("autodoc-process-docstring", after_napoleon, priority=600)
    app.connect("sphinx-click-process-epilog", name_settings_anywhere)
