"""The shapes of words that are meant for a language model: `qa.prose.addressed` looks for them.

letters     a sentence as a model reads it: look-alike, unseen and spaced-out letters undone
rules       orders in English and other languages, and what only a model's input has
"""
