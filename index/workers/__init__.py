"""Reading and embedding by other processes and machines; this one alone writes.

`workers` says what an update asks of them, `ray_workers` has them on a Ray cluster, `tasks` is
what runs there, `travelling` how a model gets there, and `ahead` gives a scan what they read.
"""
