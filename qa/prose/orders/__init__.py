"""Words of an article that are meant for a language model.

addressed   where they stand in a text
letters     a sentence as a model reads it: look-alike, unseen and spaced-out letters undone
rules       orders in English and other languages, and what only a model's input has
"""
