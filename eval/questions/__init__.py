"""Question sets.

question_set    reading one
formats/        the four formats, one a module
check           what is wrong with a set, by itself and against a library
"""
