"""Measuring Dateline: question sets, measures, runs, reports and comparisons.

    question_set, formats    the questions, of one of four formats, as `types` has them
    check, suggest           what is wrong with a set; drafts of one from the library

    measures                 answers, passages and citations: a pure function for each measure
    confidence               abstaining, risk and coverage, calibration
    ranking                  recall, success, MRR and nDCG of the articles, by ir-measures

    scoring, result          ask one question; what came of it
    run, jobs, partial       ask them all, several at once, and go on after an interruption
    library_run, provenance  all of that over a library on disk, and what it was made with
    report, slices           the means over all questions and over parts of them, as JSON
    runs                     reports kept under a name
    comparison, statistics   the difference of two reports, and whether it is more than noise

    html_report              a report as a page (html_questions, html_tables, charts, markup)
    junit, thresholds        a report for continuous integration

Import from the modules (`from eval.run import evaluate`); the package itself loads nothing.
"""
