"""What came of a run.

report         the means over all questions; slices, over parts of them
view           a report as a value: what all below show, compare and keep
codec          a report as JSON
runs           reports kept under a name
comparison     the difference of two reports
thresholds     figures that must not be lower than asked
junit          a report for continuous integration
html_report    a report as a page, by the templates of eval/page (html_questions, html_tables,
               charts)
markup         the characters that HTML and XML can hold
"""
