"""What changed: what came into a library since a moment, and what it tells anew.

    since        the moment that "yesterday", "last" or "7 days" mean
    changes      all that changed since, of one library
    new          how much is new, for what is shown unasked
    nearness     which older article tells of the event that a new one tells of
    measured     values of one thing that moved between two articles of a story
    corrections  what articles say of their own corrections
    differences  what an article's text said before, sentence by sentence

Nothing is computed as articles are indexed but the moment at which each came in.
"""
