"""Long work beside the conversation: indexing and evaluating, each in a process of its own.

child       a job's process, and the JSON lines between it and the app
job         one job at a time: the state it is in, and who hears of every change
indexing    updating a library
evaluating  asking a question set
evaluation  the evaluation that the app holds, and the runs that were saved
"""
