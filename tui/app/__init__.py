"""The app.

app              panes and keys put together
talk             what is asked, in step with what is shown
prose            the language model: where words go, on and off, what it writes
citing           copying references
session          what outlives a screen: the update, the evaluation, the recorder
palette          the command palette
app_preferences  the theme and the keys
"""
