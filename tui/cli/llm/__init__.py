"""The user's language model on the command line. Nothing of it is loaded where none is set up.

options     leaving it out, and asking for prose
opening     the model with its uses, and the line that says where words go
writing     prose below an answer, sentence by sentence as they pass
digests     what a model writes of a desk's rows
"""
