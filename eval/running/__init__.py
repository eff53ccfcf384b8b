"""Asking the questions of a set.

library_run     all of it over a library on disk
options         what a run is told
provenance      what it was made with; checkout has the commit
run             ask a whole set
scoring         ask one question, and score what comes back
jobs            several at once
partial         go on after an interruption; result_codec has the results' JSON
"""
