"""What a card is laid out with: its lines at any width, its tables, its wait.

laid     a visual that is laid out anew for each width
tables   sources, rivals and earlier values in columns
prose    what a language model wrote below an answer, each sentence checked, and what it chose
waiting  the stages of a question that has no answer yet
"""
