"""The tables of what users ask for themselves; no update makes it, and a rebuild keeps it.

hand_set    what was set of articles by hand, and what their files state
taken_down  what was removed for good, and what it blocks
web         feeds followed, pages fetched
"""
