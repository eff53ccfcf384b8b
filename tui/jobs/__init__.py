"""Long work beside the conversation: indexing, watching, evaluating, each in its own process.

child            a job's process, and the JSON lines between it and the app
job              one job at a time: the state it is in, and who hears of every change
indexing         the job of updating a library
watching         the job of watching a library's folders
evaluating       the job of asking a question set
evaluation_runs  the run that the app holds, and those that were saved
"""
