"""Saved questions.

saved_list     the list of them
saved_details  one question's answer, what is new in it, and what was before
"""
