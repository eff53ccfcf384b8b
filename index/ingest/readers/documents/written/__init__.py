"""Documents of word processors, presentations, books: one format each.

office has what the formats of office suites share.
"""
