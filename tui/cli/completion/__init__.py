"""Completing the command line in a shell.

shells      the scripts for bash, zsh and fish, and how words pass between them and click
values      what can stand for an option or an argument: outlets, articles, runs, libraries
"""
