"""Keeping a library up to date as its folders change.

watch      when to look and when to update
unrest     which files have changed, and which are still being written
said       what a watch tells
events     what the system tells of changes
watched    the library that is kept up to date
"""
