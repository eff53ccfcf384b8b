"""What a library was built with, as it stands in its database."""

import json
from dataclasses import replace

import pytest

from index.storage.tables.settings import LibrarySettings

WHOLE = LibrarySettings(
    model="all-MiniLM-L6-v2",
    model_folder="/models/minilm",
    revision="0123456789abcdef",
    passage_words=120,
    passages_version=1,
    words_version=2,
    readers_version=3,
    stories_version=4,
    dimension=384,
    embedded_in=("bfloat16", "int8"),
    field_names=("text=story",),
)
ON_DISK = (
    '{"model": "all-MiniLM-L6-v2", "model_folder": "/models/minilm", "revision":'
    ' "0123456789abcdef", "passage_words": 120, "passages_version": 1, "words_version": 2,'
    ' "readers_version": 3, "stories_version": 4, "dimension": 384,'
    ' "embedded_in": ["bfloat16", "int8"], "field_names": ["text=story"]}'
)


def test_the_bytes_on_disk() -> None:
    assert json.dumps(WHOLE.to_json()) == ON_DISK
    assert LibrarySettings.from_json(json.loads(ON_DISK)) == WHOLE


def test_what_is_not_known_yet_is_left_out() -> None:
    before_export = replace(WHOLE, dimension=None, embedded_in=(), field_names=())
    values = before_export.to_json()
    assert list(values)[-1] == "stories_version"
    assert LibrarySettings.from_json(values) == before_export


def test_an_older_library_s_settings() -> None:
    old = {"model": "m", "words_version": 1, "of an older version": True}
    read = LibrarySettings.from_json(old)
    assert read == LibrarySettings(model="m", words_version=1, others={"of an older version": True})


def test_what_another_version_records_is_carried_on() -> None:
    newer = {**json.loads(ON_DISK), "pictures_version": 3, "passage_words": 90}
    read = replace(LibrarySettings.from_json(newer), words_version=7)
    assert read.to_json() == {**newer, "words_version": 7}


@pytest.mark.parametrize(
    "values",
    [
        [],
        "model",
        {"model": 1},
        {"revision": None},
        {"words_version": "2"},
        {"dimension": [384]},
        {"embedded_in": "int8"},
        {"embedded_in": [8]},
        {"field_names": ["words=story"]},
        {"field_names": "text=story"},
    ],
)
def test_settings_of_another_kind(values: object) -> None:
    with pytest.raises(ValueError, match=r"settings|embedded_in|type|field_names|FIELD=NAME"):
        LibrarySettings.from_json(values)
