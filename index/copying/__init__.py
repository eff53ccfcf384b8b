"""Copying a library as it stands to another place, or to another engine, without embedding again.

copy     the copy, step by step
given    what may be copied where, and whether there is room
report   what came of it
"""
