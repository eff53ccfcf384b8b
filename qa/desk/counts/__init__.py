"""How many articles and stories hold words, a phrase, a name: exact counts, and what is behind.

query    a query as it is typed
parts    the words and phrases of which it is made, and where they stand in a text
names    a name in any of its spellings
matches  the articles that a query matches
"""

from qa.desk.counts.matches import Matches, matching

__all__ = ["Matches", "matching"]
