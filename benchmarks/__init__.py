"""Benchmarks: what makes the figures of docs/figures.md, and how they are kept by commit.

registry    the benchmarks that `python -m benchmarks DATA` runs
speed/      how fast: answers, indexing, embedding, the app, large libraries, two checkouts
quality/    how good: search, reading, answers, and where right ones are lost
choice/     fitting the choice among answers, and the thresholds of confidence
harness/    running the registry's benchmarks, and keeping and comparing their results
questions/  question sets of the project's own
labels/     what pages of public sets show at their head, read by hand
results/    the results kept, by benchmark and commit

`python -m benchmarks history` compares results. The modules of `speed` and `quality` also run
alone, such as `python -m benchmarks.speed.latency`.
"""
