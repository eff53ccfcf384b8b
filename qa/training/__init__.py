"""Training of the reader that Dateline ships; nothing that answers a question imports it.

All but `examples` and `mix` need the `train` extra.
"""
