"""What the user sets, and what it comes to.

preferences  the settings file
locations    where the library, the model and the sample are
"""
