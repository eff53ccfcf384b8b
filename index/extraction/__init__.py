"""Rows found in articles as they are indexed, by extractors that are handed to an update.

    extractor   what an extractor is, and what its rows must be
    extraction  running extractors over the articles that they haven't seen

Which extractors there are is for the packages above to say: `index` knows none.
"""
