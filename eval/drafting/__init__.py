"""Drafts of question sets.

suggest        the best drafts of a library's articles
draft_rules    questions that a sentence answers, by rule
draft_cloze    sentences with a gap
draft_words    the words that both go by
"""
