"""Citations as one text, in the form that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.citing.bibtex import bibtex
from qa.citing.csl_json import csl_json
from qa.citing.form import Form
from qa.citing.prose import as_markdown, as_text
from qa.citing.reference import merged, reference_of
from qa.citing.ris import ris
from qa.types import Citation


def cite(citations: Sequence[Citation], form: Form, *, accessed: date | None = None) -> str:
    """Return the references of citations in a form; "" for none, but for CSL JSON, which is "[]".

    Text and Markdown have each sentence with its reference, and end without a line end. The other
    forms have a record an article, with all sentences that are quoted from it, and end with one.
    `accessed`, the day on which they were consulted, is stated of articles with a web address.
    """
    if form is Form.TEXT:
        return as_text(citations, accessed)
    if form is Form.MARKDOWN:
        return as_markdown(citations, accessed)
    references = merged(reference_of(one, accessed) for one in citations)
    match form:
        case Form.RIS:
            return ris(references)
        case Form.BIBTEX:
            return bibtex(references)
        case Form.CSL_JSON:
            return csl_json(references)
