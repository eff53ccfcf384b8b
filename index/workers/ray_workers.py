"""Workers on a Ray cluster, or a Ray of this machine's own processes.

Plain tasks, no Ray Data: its datasets don't run through Ray's client, by which a program outside
the cluster reaches it. Ray does a task again, elsewhere, whose worker or machine died; a result
is taken once, when it is there.
"""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from index.errors import EncoderError, LibraryError, MismatchError
from index.ingest.readers.documents.printed.ocr import Recogniser
from index.ingest.readers.records.fields import Mapped
from index.vector.backlog import Block
from index.workers import tasks
from index.workers.ray_address import RayAddress
from index.workers.ray_connection import connected, quiet
from index.workers.tasks import version_here
from index.workers.travelling import Baggage, Ticket
from index.workers.workers import Embedded, FileRead, Model, Workers

SHARD_FILES = 32
SHARD_BYTES = 2_000_000
"""A shard ends with the file that makes it so large, on disk."""

MOST_BYTES = 64_000_000
"""A larger file is read by the process that writes, which holds one article of it at a time."""

RETRIES = 3
"""So often is a task done again whose worker died; then it may be the task that kills it."""

START_SECONDS = 120.0
"""How long a cluster may take until one of its workers is free."""

AHEAD = 2
"""Tasks begun for each core there: one that runs, and one that waits for it."""

SILENT_SECONDS = 600.0
"""How long nothing may come back: a block takes seconds and a shard hardly a minute, but another's
work may be in front. Where no worker is left, Ray itself would wait for one for ever."""

_LOOK_AGAIN = 10.0
_UNSENDABLE = (TypeError, pickle.PicklingError, MemoryError, RecursionError, OverflowError)


@contextmanager
def workers_at(text: str) -> Iterator[Workers]:
    """Yield the workers that an address names; see `RayAddress.of`.

    Raises:
        UsageError: it names none, or Ray isn't installed.
        LibraryError: no cluster answers there within seconds, or it has no worker free.
        MismatchError: another Dateline, Python or Ray runs there.
    """
    address = RayAddress.of(text)
    with connected(address) as ray:
        workers = RayWorkers(ray, str(address))
        workers.check()
        yield workers


class RayWorkers:
    """Workers of the cluster that `ray`, the module, is connected to; see `Workers`."""

    def __init__(self, ray: Any, address: str) -> None:
        self._ray = ray
        self._address = address
        self._cores, self._looked = 1, float("-inf")
        self._gpus = 0

    def check(self) -> None:
        """Ask one worker which Dateline it runs.

        Raises:
            LibraryError: none is free, or Dateline isn't installed there.
            MismatchError: it is another.
        """
        with self._telling():
            task = self._ray.remote(tasks.version_here).options(num_cpus=1, max_retries=RETRIES)
            try:
                there = self._ray.get(task.remote(), timeout=START_SECONDS)
            except self._ray.exceptions.GetTimeoutError as error:
                raise LibraryError(
                    f"the Ray cluster at {self._address} had no worker free in"
                    f" {START_SECONDS:.0f} s",
                    "ray status, on the cluster, says what it is busy with",
                ) from error
        here = version_here()
        if (there.python, there.code) != (here.python, here.code):
            raise MismatchError(
                f"the workers at {self._address} run another Dateline ({there.dateline}, code"
                f" {there.code}) than this machine ({here.dateline}, code {here.code})",
                "install the same version on every machine, and start the cluster again",
            )

    def read(
        self, paths: Iterable[Path], names: Mapped, recogniser: Recogniser | None
    ) -> Iterator[tuple[Path, FileRead | None]]:
        """Read files by workers, some shards ahead; see `Workers.read`."""
        task = self._ray.remote(tasks.read_shard).options(num_cpus=1, max_retries=RETRIES)
        waiting: deque[tuple[list[Path], Any]] = deque()
        for shard, is_sent in shards(paths):
            sent = None
            if is_sent:
                with self._telling():
                    sent = task.remote([str(path) for path in shard], dict(names), recogniser)
            waiting.append((shard, sent))
            while len(waiting) > self._ahead():
                yield from self._read(*waiting.popleft())
        while waiting:
            yield from self._read(*waiting.popleft())

    def _read(self, shard: list[Path], sent: Any) -> Iterator[tuple[Path, FileRead | None]]:
        found: Sequence[FileRead | None] = [None] * len(shard)
        if sent is not None:
            with self._telling(), self._left_to_this_process():
                found = self._ray.get(sent, timeout=SILENT_SECONDS)
        yield from zip(shard, found, strict=True)

    @contextmanager
    def _left_to_this_process(self) -> Iterator[None]:
        """Pass over what kills its workers, or can't be sent back: it is read here."""
        kinds = self._ray.exceptions
        try:
            yield
        except (kinds.GetTimeoutError, kinds.RaySystemError, *self._ends()):
            raise
        except kinds.RayTaskError as error:
            if not isinstance(error.cause, _UNSENDABLE):
                raise
        except kinds.RayError:
            pass

    def _ends(self) -> tuple[type[Exception], ...]:
        """Return what Ray raises where not a worker but the node that starts them is gone."""
        kinds = self._ray.exceptions
        return kinds.LocalRayletDiedError, kinds.NodeDiedError

    def embed(self, blocks: Iterator[Block], model: Model) -> Iterator[Embedded]:
        """Embed texts by workers, each block as one comes free; see `Workers.embed`."""
        ticket = Ticket.of(model)
        sent: list[Any] = []
        running: dict[Any, Block] = {}
        failure: EncoderError | None = None
        silent = 0.0
        if not ticket.before:
            # In which numbers one worker computes holds for the others; nothing is kept of it.
            blocks = chain([((), ("A probe.",))], blocks)
        while True:
            while not failure and len(running) < self._at_once(ticket):
                if (block := next(blocks, None)) is None:
                    break
                running[self._begun(block, ticket, sent)] = block
            if not running:
                if failure:  # once the others under way have come back
                    raise failure
                return
            begun = time.monotonic()
            with self._telling():
                done, _ = self._ray.wait(list(running), num_returns=1, timeout=1.0)
            silent = 0.0 if done else silent + time.monotonic() - begun
            if silent > SILENT_SECONDS:
                raise failure or self._silence()
            for reference in done:
                block = running.pop(reference)
                try:
                    result = self._result(reference)
                except EncoderError as error:
                    failure = failure or error
                    continue
                if result.wanted:
                    with self._telling():
                        sent = sent or [self._ray.put(Baggage.of(model))]
                    running[self._begun(block, ticket, sent)] = block
                    continue
                if result.vectors is None:
                    message, hint = result.problem or ("it gave no vectors", "")
                    failure = failure or EncoderError(
                        f"a worker at {self._address}: {message}", hint
                    )
                    continue
                if not ticket.before:
                    ticket = replace(ticket, before=(result.dtype,))
                if block[0]:
                    yield Embedded(block[0], result.vectors, result.dtype)

    def _at_once(self, ticket: Ticket) -> int:
        """How many blocks to have under way: one, until it is known in which numbers."""
        return self._ahead(embedding=True) if ticket.before else 1

    def _begun(self, block: Block, ticket: Ticket, sent: Sequence[Any]) -> Any:
        need = {"num_gpus": 1} if self._gpus else {"num_cpus": 1}
        with self._telling():
            task = self._ray.remote(_embed_block).options(max_retries=RETRIES, **need)
            # In a list a reference stays one: only a worker that lacks the files gets them.
            return task.remote(list(block[1]), ticket, list(sent), 1)

    def _result(self, reference: Any) -> tasks.BlockEmbedded:
        kinds = self._ray.exceptions
        with self._telling():
            try:
                found: tasks.BlockEmbedded = self._ray.get(reference)
            except (kinds.RayTaskError, kinds.RaySystemError, *self._ends()):
                raise
            except kinds.RayError as error:
                raise EncoderError(
                    f"workers at {self._address} died {RETRIES + 1} times over the same passages:"
                    f" {_said_last(error)}",
                    "is their memory enough? What came back is kept; run dateline index again",
                ) from error
        return found

    def _ahead(self, *, embedding: bool = False) -> int:
        """How many tasks to have begun, by the cores that the cluster has now."""
        if time.monotonic() - self._looked > _LOOK_AGAIN:
            with self._telling():
                there = self._ray.cluster_resources()
            self._cores, self._gpus = int(there.get("CPU", 1)), int(there.get("GPU", 0))
            self._looked = time.monotonic()
        return AHEAD * max(1, self._gpus if embedding and self._gpus else self._cores)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say in one line that the cluster is gone, or can't run Dateline at all."""
        try:
            with quiet():
                yield
        except (ImportError, self._ray.exceptions.RayTaskError) as error:
            # Tasks raise nothing themselves: their code or what they are given can't be loaded.
            raise LibraryError(
                f"the workers at {self._address} can't run Dateline: {_said_last(error)}",
                'pip install "dateline[ray]" on every machine, and start the cluster again',
            ) from error
        except self._ray.exceptions.GetTimeoutError as error:
            raise self._silence() from error
        except self._ends() as error:
            raise LibraryError(
                f"the Ray at {self._address} ended, or the machine of a worker did:"
                f" {_said_last(error)}",
                "what came back is kept; run dateline index again",
            ) from error
        except (ConnectionError, self._ray.exceptions.RaySystemError) as error:
            raise LibraryError(
                f"the Ray cluster at {self._address} doesn't answer any more: {_said_last(error)}",
                "what came back is kept; run dateline index again",
            ) from error

    def _silence(self) -> LibraryError:
        return LibraryError(
            f"nothing came back from the workers at {self._address} in {SILENT_SECONDS:.0f} s",
            "has the cluster workers left? What came back is kept; run dateline index again",
        )


def _embed_block(
    texts: Sequence[str], ticket: Ticket, sent: Sequence[Any], threads: int
) -> tasks.BlockEmbedded:
    """Run `tasks.embed_block` on a worker, which gets by Ray what files were sent."""

    def baggage() -> Baggage:
        import ray

        files: Baggage = ray.get(sent[0])
        return files

    return tasks.embed_block(texts, ticket, baggage if sent else None, threads)


def shards(paths: Iterable[Path]) -> Iterator[tuple[list[Path], bool]]:
    """Yield files in shards, in order, and whether each is sent; a large file is one by itself."""
    shard: list[Path] = []
    size = 0
    for path in paths:
        try:
            own = os.stat(path).st_size
        except OSError:
            own = 0
        if own > MOST_BYTES:
            if shard:
                yield shard, True
            yield [path], False
            shard, size = [], 0
            continue
        shard.append(path)
        size += own
        if len(shard) == SHARD_FILES or size >= SHARD_BYTES:
            yield shard, True
            shard, size = [], 0
    if shard:
        yield shard, True


def _said_last(error: Exception) -> str:
    """Return what an error says last, where Ray puts the cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(error).__name__
