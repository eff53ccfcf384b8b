"""Running benchmarks, and keeping and comparing what they find; knows none of them.

benchmark   what a benchmark is, and what it needs
inputs      the files and the library that one is given
running     running one, and making its result
processes   calling a function in a process of its own
conditions  the commit, the machine and the programs it ran with
figures     a value in a unit, and what counts as a change of it
results     results kept as JSON files
history     each figure over the commits, and where it drifted
arguments   what the command lines share
"""
