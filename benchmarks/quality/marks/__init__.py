"""What was marked by reading real news, to measure extractors by.

quotations  who said what: quotations, their speakers and their verbs
articles    the articles that marks are in: read, and proved to be the same

Marks are offsets into articles that belong to their publishers; none of their words is here.
README.md says what was marked, how, and by which rules.
"""
