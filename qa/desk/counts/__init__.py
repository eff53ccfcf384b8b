"""How many articles and stories hold words, a phrase, a name: exact counts, and what is behind.

query    a query as it is typed
parts    the words and phrases of which it is made, and where they stand in a text
names    a name in any of its spellings
matches  the articles that a query matches
counts   these by day, week, month, year or outlet
"""

from qa.desk.counts.counts import WAYS, Bin, By, Counts, Row, count, newest_first, rows_of
from qa.desk.counts.matches import Matches, matching
from qa.desk.counts.query import phrase_query

__all__ = [
    "WAYS",
    "Bin",
    "By",
    "Counts",
    "Matches",
    "Row",
    "count",
    "matching",
    "newest_first",
    "phrase_query",
    "rows_of",
]
