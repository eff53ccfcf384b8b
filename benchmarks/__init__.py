"""Benchmarks: what makes the figures of docs/figures.md, and how they are kept by commit.

`python -m benchmarks DATA` runs those of `benchmarks.registry` and keeps a small JSON file of
each; `python -m benchmarks history` compares those files. The scripts latency, retrieval,
embedding and indexing also run alone, so they import nothing of this package.
"""
