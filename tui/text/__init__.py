"""Text for both faces. Nothing here knows a screen.

safe_text      any text made safe to show
phrases        the words for numbers and names
quoting        the sentence in which an answer stands
wrapping       wrapping by whole parts
columns        text in columns
blocks         bars and columns in eighths of a cell
json_text      JSON on stdout
styles         the styles that text takes, by what they mean
progress       how far long work is, and how long it will take
tables         an evaluation's figures
question_rows  an evaluation's questions
why_lines      what spoke for an answer
hand_set_lines what was set of an article by hand
"""
