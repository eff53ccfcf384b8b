"""The forms in which an article can be cited."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """A form of a reference; the value is what users type."""

    TEXT = "text"
    MARKDOWN = "markdown"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"

    @property
    def label(self) -> str:
        """What the form is called, and who reads it."""
        return _LABELS[self]


_LABELS = {
    Form.TEXT: "Plain text",
    Form.MARKDOWN: "Markdown",
    Form.RIS: "RIS (EndNote, Zotero, Mendeley)",
    Form.BIBTEX: "BibTeX (LaTeX, JabRef)",
    Form.CSL_JSON: "CSL JSON (Zotero, pandoc)",
}
