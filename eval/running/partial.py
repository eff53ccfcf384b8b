"""The results of a run as they come, so that one cut short goes on where it stopped.

A file of JSON lines, named by a hash of all that decides the results: the questions, the
settings, the library's state and the code. A run that differs in any of them starts anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from eval.measures.result import QuestionResult
from eval.running.result_codec import decode_result, encode_result
from eval.types import EvalQuestion, QuestionSet
from qa.json_codec import Json

_KEY_LENGTH = 16


def key_of(question_set: QuestionSet, conditions: Mapping[str, Json]) -> str:
    """A short hash of the questions and of the conditions they are asked under."""
    questions = [asdict(question) for question in question_set.questions]
    text = json.dumps([questions, conditions], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_LENGTH]


class PartialRun:
    """The file of one run's results. Use it as a context manager; `discard` removes the file.

    Where the file can't be written, the run goes on without it: `problem` says why.
    """

    def __init__(self, folder: Path, key: str, questions: tuple[EvalQuestion, ...]) -> None:
        self.path = folder / f"partial-{key}.jsonl"
        self.problem: str | None = None
        self._questions = {question.id: question for question in questions}
        self._file: TextIO | None = None

    def __enter__(self) -> PartialRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def known(self) -> dict[str, QuestionResult]:
        """The results that an earlier run left, by question id; a torn last line is left out.

        A question that failed is asked again.
        """
        found: dict[str, QuestionResult] = {}
        try:
            lines = self.path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            return found
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):
                record = json.loads(line)
                question = self._questions[record["id"]]
                result = decode_result(question, record["result"])
                if result.error is None:
                    found[question.id] = result
        return found

    def keep(self, result: QuestionResult) -> None:
        """Write one result through to the file."""
        if self.problem is not None:
            return
        record = {"id": result.question.id, "result": encode_result(result)}
        try:
            if self._file is None:
                self._file = self._opened()
            # A line at once: Ctrl-C, or a crash, may tear none but the last.
            self._file.write(json.dumps(record) + "\n")
            self._file.flush()
        except OSError as error:
            self.problem = f"{self.path}: {error.strerror}"

    def _opened(self) -> TextIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a", encoding="utf-8")
        if file.tell():
            file.write("\n")  # ends a line that was torn; an empty one says nothing
        return file

    def close(self) -> None:
        """Close the file, and keep it for the next run."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def discard(self) -> None:
        """Forget the results: the run is complete, or is to start anew."""
        self.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        with suppress(OSError):
            os.rmdir(self.path.parent)  # only where nothing else is kept there
