"""What is computed of each article as it is indexed, for whoever updates a library."""

from __future__ import annotations

from index.extraction.extractor import Extractor
from qa.desk.names.extractor import NamesExtractor
from qa.desk.quotations.rows import QuotationExtractor

EXTRACTORS: tuple[Extractor, ...] = (NamesExtractor(), QuotationExtractor())
"""All of the desk's. An update that isn't handed one leaves its rows of new articles out."""
