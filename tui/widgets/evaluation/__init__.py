"""The evaluation.

set_chooser     choosing a question set
run_progress    how far a run is
results_pane    what came of it
question_table  its questions
run_name        saving it
run_chooser     choosing one to compare with
differences     the differences
evaluation_charts, chart_numbers  the run as charts, and what they show
"""
