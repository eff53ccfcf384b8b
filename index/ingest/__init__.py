"""From a file to an article: its text, its date, its passages.

readers/          a module for each file format
lines             lines that a page's width broke are joined
outlets           names of outlets in titles and addresses
cleaning          what a scraped page leaves around an article is taken out
cleaning_rules    each shape of that as a named rule
publication_date  when an article was published, as it states itself
passages          sentences and passages, as offsets into the text
"""
