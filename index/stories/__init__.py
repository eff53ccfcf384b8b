"""Stories: articles that run one text, such as copies of a wire report.

stories   found at indexing, and kept right as articles change
shingles  runs of a few words, by which copied wording is told
"""
