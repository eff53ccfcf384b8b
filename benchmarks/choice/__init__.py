"""Fitting the choice among candidate answers to a reader.

libraries              draw libraries, with questions that they answer and that they don't
reading_comprehension  make such a task of a reading-comprehension set
candidates             ask a task's questions, and keep the candidates with their evidence
fit                    fit the weights of the evidence, and of the confidence
thresholds             the confidence from which an answer is given
"""
