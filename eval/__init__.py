"""Measuring Dateline: question sets, measures, runs, reports and comparisons.

    types         the questions that are asked
    questions/    question sets in four formats, and what is wrong with one
    measures/     every measure: what there is, and how it is worked out
    running/      asking a library the questions of a set, and keeping what comes
    reporting/    what came of it: figures, tables, pages, saved runs and their differences
    drafting/     drafts of question sets from a library's own articles
    batch/        asking a list of questions and writing the answers, measuring nothing

    conditions    what a run was made with, as it is kept
    json_fields   reading JSON that may have been altered
    removal       taking articles that were removed out of saved runs
    files         writing a file whole or not at all
    sets/, page/  the bundled question sets; the templates, script and style of the report's page

Import from the modules (`from eval.running.run import evaluate`); the packages themselves load
nothing. `questions` and `reporting` stand on `measures`, `running` on all three.
"""
