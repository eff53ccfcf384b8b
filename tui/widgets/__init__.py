"""The app's widgets, one a file, by the screen that they stand on.

conversation/  the conversation and its question box
source/        the article beside it
saved/         saved questions
history/       earlier conversations
library/       the library
evaluation/    the evaluation
outlet_list    outlets to tick, on the filters panel
line_entry     a line to type in
typed_line     an input whose keys take effect in the order in which they were typed
key_line       the keys at the foot of every screen
"""
