"""Citations as one text, in the form that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.types import Article
from qa.citing.bibtex import bibtex
from qa.citing.csl_json import csl_json
from qa.citing.form import Form
from qa.citing.prose import as_markdown, as_text, markdown_reference, text_reference
from qa.citing.reference import Reference, merged, reference_of, reference_of_article
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
    return _records(merged(reference_of(one, accessed) for one in citations), form)


def cite_article(article: Article, form: Form, *, accessed: date | None = None) -> str:
    """Return the reference of an article of which no words are quoted, otherwise as `cite` does."""
    reference = reference_of_article(article, accessed)
    if form is Form.TEXT:
        return text_reference(reference)
    if form is Form.MARKDOWN:
        return markdown_reference(reference)
    return _records([reference], form)


def _records(references: Sequence[Reference], form: Form) -> str:
    match form:
        case Form.RIS:
            return ris(references)
        case Form.BIBTEX:
            return bibtex(references)
    return csl_json(references)
