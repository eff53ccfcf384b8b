"""Questions that a list answers: "Which four …", "Who are the co-chairs …", "Name the …".

asked       whether a list is asked for, of what, and of how many
coordinated lists within a sentence: "A, B and C", with what stands around each name
lines       lists of short lines, one under another
groups      the lists of the passages found, rated by the reader
confidence  how sure the best list is
joined      items of several lists and articles, each once
route       the answer with its list
"""
