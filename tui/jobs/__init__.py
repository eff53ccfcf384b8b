"""Long work beside the conversation: indexing and evaluating, each in a process of its own.

child            a job's process, and the JSON lines between it and the app
job              one job at a time: the state it is in, and who hears of every change
indexing         the job of updating a library
evaluating       the job of asking a question set
evaluation_runs  the run that the app holds, and those that were saved
"""
