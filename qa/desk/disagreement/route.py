"""An answer with the values that outlets tell beside it."""

from __future__ import annotations

from dataclasses import replace

from qa.desk.disagreement.values import values_of
from qa.desk.found import Found
from qa.question.question import Question
from qa.types import Answer


def with_disagreement(asked: Question, answer: Answer, found: Found) -> Answer:
    """Add the values that differ from the answer's, if articles tell any; change nothing else."""
    if answer.abstained or answer.compared or answer.listed:
        return answer
    disagreement = values_of(asked, found.verdict, found.hits, found.library)
    return replace(answer, disagreement=disagreement) if disagreement else answer
