"""The terminal faces of Dateline: the app and the command line.

cli/           the command line, and the app's launch
app/           the app: panes, keys, the course of a talk
screens/       its screens beside the main one
widgets/       what stands on the screens
conversation/  the values of a conversation, and how they are shown
history/       earlier conversations, kept and searched
saved/         saved questions: their file, their checks, their feed
jobs/          indexing and evaluating, each in a process of its own
engine/        the one seam to everything that computes
terminal/      the first frame, the driver, the terminal's end
config/        the settings file, and where things are
text/          words, numbers and tables for both faces
"""
