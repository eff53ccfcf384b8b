"""The one seam between the app's screens and everything that computes.

engine         what the app asks for
local_engine   over a library on this machine
engine_thread  the one thread in which it works
writer         prose below answers, in a thread that waits for the network
problems       what the user is told of an error
neighbours     the articles beside one
examples       questions to try, and where they are kept
samples        the sample articles' own library
"""
