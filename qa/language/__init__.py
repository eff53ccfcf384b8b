"""What words are, in a question and in an article.

names         names in a text, by their capitals
places        countries and US states
filter_words  filters typed into a question
answer_type   what kind of thing a question asks for, and whether an answer is one
english       whether a question is in English
values        whether two answers say the same
counts        what a number counts
opposites     words that say the opposite of one another
"""
