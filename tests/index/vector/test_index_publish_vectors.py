"""FAISS segments: what a publish writes, merges and leaves, and searching them as one."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder, FakePassageEncoder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import DatelineError, LibraryDamagedError
from index.library import Library
from index.storage import artifacts, failpoints, manifest
from index.storage.database import FILE_NAME, Database
from index.vector import writer as vector_writer
from index.vector.query_encoder import CARD_FILE, Encoder, EncoderCard
from index.vector.search import Meaning
from index.vector.segment_map import FAISS_ROWS, coverage

DIMENSION = 32


class World:
    """A library's database and segments, with passages of made-up vectors."""

    def __init__(self, folder: Path, encoder: Path) -> None:
        self.folder = folder
        self.encoder = encoder
        self.database = Database.open_to_write(folder / FILE_NAME)
        self.database.sql.execute("PRAGMA foreign_keys=OFF")  # these passages have no articles

    def add(self, count: int, *, embedded: bool = True) -> list[int]:
        """Add passages and return their ids; a passage's vector follows from its id."""
        ids = []
        for _ in range(count):
            cursor = self.database.sql.execute(
                "INSERT INTO passages (article, start, end, digest) VALUES (1, 0, 1, '')"
            )
            ids.append(int(cursor.lastrowid or 0))
            self.database.sql.execute(
                "UPDATE passages SET digest = ? WHERE id = ?", (digest(ids[-1]), ids[-1])
            )
        if embedded:
            self.embed(ids)
        return ids

    def embed(self, ids: Sequence[int]) -> None:
        self.database.vectors.add((digest(one), vector(one).tobytes()) for one in ids)

    def remove(self, ids: Sequence[int]) -> None:
        self.database.sql.executemany("DELETE FROM passages WHERE id = ?", [(one,) for one in ids])

    def publish(self, *, anew: bool = False) -> list[list[int]]:
        """Publish and return the ids in each segment."""
        vector_writer.publish_faiss(self.database, self.folder, DIMENSION, anew=anew)
        manifest.remove_superseded(self.database, self.folder)
        return self.segments()

    def names(self) -> list[str]:
        return [name for name, _ in manifest.current(self.database)["faiss"]]

    def segments(self) -> list[list[int]]:
        folders = [self.folder / name for name in self.names()]
        return [
            artifacts.load_arrays(folder, [FAISS_ROWS])[FAISS_ROWS].tolist() for folder in folders
        ]

    def meaning(self) -> Meaning:
        present = self.database.passages.ids()
        covered = [coverage(self.folder / name, present) for name in self.names()]
        return Meaning(covered, self.encoder, present)

    def found(
        self, query: NDArray[np.float32], depth: int, allowed: Sequence[int] | None = None
    ) -> list[int]:
        """The ids of the passages nearest to a query."""
        present = self.database.passages.ids()
        mask = None if allowed is None else np.isin(present, allowed)
        ids: list[int] = present[self.meaning().nearest(query, depth, mask)].tolist()
        return ids

    def check(self) -> None:
        vector_writer.check(self.database, self.folder)

    @property
    def current(self) -> bool:
        return vector_writer.is_current(self.database, self.folder)


def digest(identity: int) -> bytes:
    return identity.to_bytes(16, "big")


def vector(identity: int) -> NDArray[np.float16]:
    """Of every five passages, two have the same vector, as two copies of a text have."""
    seed = identity - 1 if identity % 5 == 0 else identity
    numbers = np.random.default_rng(seed).normal(size=DIMENSION)
    return (numbers / np.linalg.norm(numbers)).astype(np.float16)


def nearest(query: NDArray[np.float32], ids: Sequence[int], depth: int) -> list[int]:
    """The exact answer: best cosine first, of equal ones the lowest id."""
    cosines = np.array([vector(one).astype(np.float64) @ query for one in ids])
    # float32 can't tell apart what float64 does in its last digits
    order = np.lexsort((np.array(ids), -cosines.round(6)))[:depth]
    return [ids[place] for place in order.tolist()]


def query_near(identity: int) -> NDArray[np.float32]:
    noisy = (
        vector(identity).astype(np.float64) + np.random.default_rng(7).normal(size=DIMENSION) / 9
    )
    return (noisy / np.linalg.norm(noisy)).astype(np.float32)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an encoder whose vectors are as long as the passages'."""
    folder = tmp_path_factory.mktemp("encoder")
    model = FakeEmbedder.made(tmp_path_factory.mktemp("models") / "fake")
    assert model.export(folder).dimension == DIMENSION
    return folder


@pytest.fixture
def world(tmp_path: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An empty library in which ten passages are many."""
    monkeypatch.setattr("index.keyword.merge_policy.SMALL", 2)
    opened = World(tmp_path, encoder)
    yield opened
    opened.database.close()


# --- publishing ---------------------------------------------------------------------------


def test_a_publish_writes_what_is_new(world: World) -> None:
    first = world.add(9)
    assert world.publish() == [first]
    [name] = world.names()
    second = world.add(3)
    assert world.publish() == [first, second]
    assert world.names()[0] == name


def test_nothing_is_written_where_nothing_is_new(world: World) -> None:
    world.add(9)
    world.publish()
    before = world.names()
    world.remove([4, 5])
    heard: list[str] = []
    with failpoints.listening(heard.append):
        world.publish()
    assert world.names() == before
    assert not [step for step in heard if step.startswith(("made", "commit"))]
    world.check()


def test_passages_without_a_vector_wait_for_theirs(world: World) -> None:
    first, waiting = world.add(9), world.add(4, embedded=False)
    assert world.publish() == [first]
    assert world.current
    world.embed(waiting[1:3])
    assert not world.current
    assert world.publish() == [first, waiting[1:3]]
    assert world.current
    world.embed(waiting)  # lower and higher ids than those of the last segment
    assert world.publish() == [first, waiting]
    world.check()


def test_a_passage_whose_words_were_embedded_before_is_new(world: World) -> None:
    world.add(9)
    world.publish()
    [again] = world.add(1, embedded=False)
    world.database.sql.execute("UPDATE passages SET digest = ? WHERE id = ?", (digest(3), again))
    assert world.publish()[1:] == [[again]]
    assert world.found(vector(3).astype(np.float32), 2) == [3, again]


def test_segments_are_merged_without_looking_up_their_vectors(world: World) -> None:
    first, second = world.add(9), world.add(3)
    world.publish()
    third = world.add(4)
    world.publish()
    fourth = world.add(5)
    # In the database there is nothing to look up any more but the new ones.
    world.database.vectors.delete([digest(one) for one in (*first, *second, *third)])
    # Five are new, and four are at most twice as many; with them, twelve are too.
    assert world.publish() == [[*first, *second, *third, *fourth]]
    world.check()


def test_a_segment_with_more_dead_than_live_passages_is_written_again(world: World) -> None:
    first = world.add(20)
    world.publish()
    world.remove(first[:10])
    assert world.publish() == [first]
    world.remove(first[10:11])
    assert world.publish() == [first[11:]]
    world.check()


def test_the_last_passage_gone_leaves_an_empty_segment(world: World) -> None:
    world.add(3)
    world.publish()
    world.remove([1, 2, 3])
    assert world.publish() == [[]]
    before = world.names()
    assert world.publish() == [[]]
    assert world.names() == before
    assert world.found(query_near(1), 5) == []
    assert world.found(query_near(1), 5, allowed=[1]) == []
    new = world.add(2)
    assert world.publish() == [new]


def test_a_library_without_any_vector_has_an_empty_segment(world: World) -> None:
    world.add(2, embedded=False)
    assert not world.current
    assert world.publish() == [[]]
    assert world.current
    world.check()


def test_no_segment_is_larger_than_the_largest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.keyword.merge_policy.LARGEST", 10)
    monkeypatch.setattr("index.vector.writer.LARGEST", 10)
    ids = world.add(25)
    assert world.publish() == [ids[:8], ids[8:16], ids[16:]]
    assert world.publish() == [ids[:8], ids[8:16], ids[16:]]
    world.check()


def test_growing_passage_by_passage(world: World) -> None:
    ids: list[int] = []
    for _ in range(60):
        ids += world.add(1)
        segments = world.publish()
        assert sorted(one for segment in segments for one in segment) == ids
        assert all(segment == sorted(segment) for segment in segments)
        assert len(segments) <= 5
    world.check()


# --- searching ----------------------------------------------------------------------------


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    additions=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    gone=st.sets(st.integers(1, 72), max_size=20),
    allowed=st.none() | st.sets(st.integers(1, 72)),
    depth=st.integers(1, 30),
    seed=st.integers(1, 72),
)
def test_segments_are_searched_as_one(
    tmp_path_factory: pytest.TempPathFactory,
    encoder: Path,
    additions: list[int],
    gone: set[int],
    allowed: set[int] | None,
    depth: int,
    seed: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.keyword.merge_policy.SMALL", 0)
        patch.setattr("index.keyword.merge_policy.RATIO", 0)  # nothing is merged
        world = World(tmp_path_factory.mktemp("world"), encoder)
        ids: list[int] = []
        for count in additions:
            ids += world.add(count)
            world.publish()
        assert len(world.names()) == len(additions)
        world.remove(sorted(gone))
        left = [one for one in ids if one not in gone and (allowed is None or one in allowed)]
        query = query_near(seed)
        mask = None if allowed is None else sorted(allowed)
        found = world.found(query, depth, mask)
        assert found == nearest(query, left, depth)
        world.publish(anew=True)
        assert len(world.names()) == 1
        assert world.found(query, depth, mask) == found
        world.database.close()


def test_cosines_of_rows_in_any_segment(world: World) -> None:
    first, waiting, second = world.add(9), world.add(2, embedded=False), world.add(4)
    world.publish()
    third = world.add(1)
    world.publish()
    world.remove([2])
    ids = [third[0], first[0], waiting[0], second[3], first[2]]
    query = query_near(1)
    rows = np.searchsorted(world.database.passages.ids(), ids)
    cosines = world.meaning().cosines(query, rows)
    assert np.isnan(cosines).tolist() == [False, False, True, False, False]
    expected = [vector(one).astype(np.float64) @ query for one in ids if one not in waiting]
    assert cosines[~np.isnan(cosines)] == pytest.approx(expected, abs=1e-6)
    assert len(world.meaning().cosines(query, rows[:0])) == 0


def test_vectors_of_another_length_than_the_encoder_s(world: World, tmp_path: Path) -> None:
    world.add(1)
    world.publish()
    world.encoder = Path(shutil.copytree(world.encoder, tmp_path / "another"))
    card = world.encoder / CARD_FILE
    told = EncoderCard.from_json(card.read_text(encoding="utf-8"))
    card.write_text(replace(told, dimension=48).to_json(), encoding="utf-8")
    with pytest.raises(LibraryDamagedError, match=r"gives 48 numbers a vector, .* have 32"):
        world.meaning()


# --- damage -------------------------------------------------------------------------------


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.fixture
def segmented(world: World) -> World:
    """Passages 1 to 20 in one segment and 21 to 24 in another."""
    for count in (20, 4):
        world.add(count)
        world.publish()
    return world


@pytest.mark.parametrize("file", ["vectors.faiss", f"{FAISS_ROWS}.npy"])
@pytest.mark.parametrize("harm", [truncate, Path.unlink])
def test_a_lost_segment_is_made_again(
    segmented: World, file: str, harm: Callable[[Path], object]
) -> None:
    kept, torn = segmented.names()
    harm(segmented.folder / torn / file)
    with pytest.raises(LibraryDamagedError):
        segmented.check()
    assert not segmented.current
    assert segmented.publish() == [list(range(1, 21)), [21, 22, 23, 24]]
    assert segmented.names()[0] == kept
    assert segmented.names()[1] != torn
    segmented.check()


def test_damage_isn_t_copied_when_segments_are_merged(segmented: World) -> None:
    flip(segmented.folder / segmented.names()[1] / "vectors.faiss")
    with pytest.raises(LibraryDamagedError, match="has been altered"):
        segmented.check()
    segmented.add(2)
    assert segmented.publish() == [list(range(1, 21)), list(range(21, 27))]
    segmented.check()


def test_all_is_made_again_where_that_is_asked_for(segmented: World) -> None:
    segmented.remove([3])
    before = segmented.names()
    assert segmented.publish(anew=True) == [[1, 2, *range(4, 25)]]
    assert not {*before} & {*segmented.names()}
    segmented.check()


def test_other_vectors_than_the_database_s(segmented: World) -> None:
    segmented.database.sql.execute("DELETE FROM vectors WHERE digest = ?", (digest(22),))
    segmented.check()
    other = np.eye(DIMENSION, dtype=np.float16)[5]
    segmented.database.vectors.add([(digest(22), other.tobytes())])
    with pytest.raises(LibraryDamagedError, match="holds other vectors than the database"):
        segmented.check()
    segmented.publish(anew=True)
    segmented.check()


@pytest.mark.parametrize("ids", [[3], [2, 1], [7, 7]])
def test_a_passage_held_twice(segmented: World, ids: list[int]) -> None:
    def fill(target: Path) -> None:
        from index.vector import faiss_index

        vectors = np.array([vector(one) for one in ids])
        faiss_index.build(target, len(ids), DIMENSION, lambda rows: vectors[rows])
        artifacts.save_arrays(target, {FAISS_ROWS: np.array(ids)})

    database = segmented.database
    with database.transaction():
        named = manifest.current(database)["faiss"][1:]
        named.append(manifest.write_generation(database, segmented.folder, "faiss", fill))
        if ids == [3]:
            named.insert(0, manifest.current(database)["faiss"][0])
        manifest.name_generations(database, "faiss", named)
    with pytest.raises(LibraryDamagedError, match="holds a passage twice"):
        segmented.check()


def test_ids_that_aren_t_whole_numbers(segmented: World) -> None:
    folder = segmented.folder / segmented.names()[0]
    artifacts.save_arrays(folder, {FAISS_ROWS: np.linspace(0, 1, 20)})
    with pytest.raises(LibraryDamagedError, match="doesn't list passages"):
        coverage(folder, np.arange(3))


class Killed(BaseException):
    pass


def test_a_publish_that_is_cut_short_leaves_the_segments_as_they_were(segmented: World) -> None:
    before, found = segmented.names(), segmented.found(query_near(2), 24)
    new = segmented.add(3)

    def publish_until(moment: int) -> str:
        """Return the step at which it was killed."""
        heard: list[str] = []

        def listen(step: str) -> None:
            heard.append(step)
            if len(heard) == moment:
                raise Killed

        with pytest.raises(Killed), failpoints.listening(listen):
            vector_writer.publish_faiss(segmented.database, segmented.folder, DIMENSION)
        return heard[-1]

    died: list[str] = []
    while not died or died[-1] != "commit":
        died.append(publish_until(len(died) + 1))
        assert segmented.names() == before
        assert segmented.found(query_near(2), 24, range(1, 25)) == found
        segmented.check()
    assert {"wrote vectors.faiss", f"wrote {FAISS_ROWS}.npy", "named faiss"} <= {*died}
    assert publish_until(len(died) + 1) == "committed"
    assert segmented.segments() == [list(range(1, 21)), [21, 22, 23, 24, *new]]
    segmented.check()


# --- whole libraries ----------------------------------------------------------------------


@dataclass(frozen=True)
class ByLength(FakeEmbedder):
    """Gives a passage the vector that is near the one of its length."""

    def load(self, encoder: Path, before: Sequence[str]) -> FakePassageEncoder:
        return PassagesByLength(Encoder(encoder), self.dtype)


class PassagesByLength(FakePassageEncoder):
    def embed(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        for place, text in enumerate(texts):
            yield [place], query_near(len(text))[None, :]


@pytest.fixture
def embedder(tmp_path: Path) -> FakeEmbedder:
    return ByLength.made(tmp_path / "model")


@pytest.fixture
def library(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A library that has a FAISS segment for every passage."""
    monkeypatch.setattr("index.keyword.merge_policy.SMALL", 0)
    monkeypatch.setattr("index.keyword.merge_policy.RATIO", 0)
    monkeypatch.setattr("index.vector.backlog.COMMIT_SECONDS", 0.0)
    monkeypatch.setattr("index.maintenance.update.PUBLISH_SECONDS", 0.0)
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    return tmp_path / "library"


def segments_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("faiss-*"))


def nearest_articles(folder: Path) -> list[str]:
    with Library(folder) as opened:
        hits = opened.search("ferry", mode="dense", vector=query_near(1))
        return [hit.article.id for hit in hits]


def test_a_rebuild_moves_every_segment(library: Path, embedder: FakeEmbedder) -> None:
    before, found = segments_of(library), nearest_articles(library)
    assert len(before) == len(found) == 3
    Library.update(library, embedder=embedder, rebuild=True)
    assert len(segments_of(library)) == 3
    assert not {*before} & {*segments_of(library)}
    assert nearest_articles(library) == found
    assert Library.check(library) == []


def test_the_share_embedded_is_told_without_faiss_or_the_encoder(library: Path) -> None:
    loaded = [*library.glob("faiss-*/vectors.faiss"), *library.glob("encoder-*/*.onnx")]
    assert len(loaded) == 4
    for path in loaded:  # whatever loads one of them fails
        path.write_bytes(bytes(path.stat().st_size))
    with Library(library) as opened:
        assert opened.status().embedded == opened.embedded == 1
        with pytest.raises(DatelineError):
            opened.load_meaning()


def test_a_torn_segment_is_named_by_whoever_opens_it(library: Path, embedder: FakeEmbedder) -> None:
    [_, torn, _] = segments_of(library)
    truncate(library / torn / "vectors.faiss")
    with Library(library) as opened:
        assert opened.search("ferry", mode="bm25")
        with pytest.raises(LibraryDamagedError, match=rf"{torn}.vectors.faiss has the wrong size"):
            opened.search("ferry", mode="dense")
    # An update that has nothing else to do makes it again.
    Library.update(library, embedder=embedder)
    assert Library.check(library) == []
    assert torn not in segments_of(library)
