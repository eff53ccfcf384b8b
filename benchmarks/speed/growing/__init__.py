"""What a library is grown from, and what it costs while it grows.

material   articles recombined from real ones, and vectors moved from real ones
costs      the processor's time by stage, memory, and bytes on disk by part
asking     a library opened and searched in a process of its own
"""
