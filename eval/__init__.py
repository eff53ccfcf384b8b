"""Measuring Dateline: question sets, measures, runs and comparisons between them.

    question_set   the questions: a JSONL file read into `EvalQuestion`s
    measures       one pure function for each thing that is measured
    run            ask every question of a set: `evaluate(...)`
    report         what came of it: `Report`, and its JSON
    runs           reports kept under a name, and the difference between two of them

Import from the modules (`from eval.run import evaluate`); the package itself loads nothing.
"""
