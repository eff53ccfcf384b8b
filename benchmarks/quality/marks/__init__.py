"""What was marked by reading real news, to measure extractors by.

quotations  who said what: quotations, their speakers and their verbs
names       persons, places, organisations and others, and which mentions name the same
lists       questions whose answer is a list, and all of its items
timelines   the days that matter of a subject, and what words such as "on Tuesday" mean
articles    the articles that marks are in: read, and proved to be the same
fields      what a line of the marks' files may hold

Marks are offsets into articles that belong to their publishers; none of their words is here.
README.md says what was marked, how, and by which rules.
"""
