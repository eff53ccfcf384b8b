"""Commands of the desk: what the archive tells beside answers."""
