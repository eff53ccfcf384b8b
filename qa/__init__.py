"""Questions, the reader, answers, citations, confidence. It knows no screens and no measures.

answerer    from a question to a cited answer
types       the values that answering produces
progress    how far the answer to a question is
manner      how sure and how thorough, as the user chooses it
json_codec  values as JSON
language/   names, places, kinds of answers, and when two say the same
question/   understanding a question and what it leaves to earlier ones
reading/    finding the words of passages that may answer
choosing/   weighing them, and saying how sure the first is
citing/     citations as references, and links to their words
dates/      time expressions
saved/      questions that are asked again, and what is new in their answers
training/   how the reader is made
model/      the reader's networks
"""
