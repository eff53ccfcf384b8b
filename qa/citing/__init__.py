"""Citing an article elsewhere: references for people and for reference managers, and deep links.

citing          `cite`: citations as one text in a form
form            the forms there are
reference       `Reference`: what is stated of an article, ready for any form
authors         the persons and organisations that a byline names
prose           sentence and reference as plain text and as Markdown
ris, bibtex, csl_json
                records for reference managers
text_fragment   `deep_link`: an address that opens a page at words of it
directive       the text directive of such an address, and which words a browser finds by it
word_bounds     where words begin and end, and what browsers take for the same
"""

from qa.citing.citing import cite
from qa.citing.form import Form
from qa.citing.text_fragment import deep_link, link_to

__all__ = ["Form", "cite", "deep_link", "link_to"]
