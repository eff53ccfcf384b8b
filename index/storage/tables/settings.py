"""What a library was built with: recorded in its database, compared by every update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class LibrarySettings:
    """What shapes a library; the versions are those of the rules that it was made by.

    A version is None in a library made before it was recorded. The order of the fields is that
    of the JSON on disk.
    """

    model: str = ""
    """What the embedding model is called."""

    model_folder: str = ""
    """The path of its folder."""

    revision: str = ""
    """The hash of its files; vectors of different ones can't be compared."""

    passage_words: int | None = None
    passages_version: int | None = None
    words_version: int | None = None
    readers_version: int | None = None
    stories_version: int | None = None

    dimension: int | None = None
    """How many numbers a vector has; None until the query encoder is exported."""

    embedded_in: tuple[str, ...] = ()
    """In which numbers its vectors were computed, the last ones last."""

    field_names: tuple[str, ...] = ()
    """What fields of records are called in its files, beside the usual names: "text=story"."""
    others: Mapping[str, object] = field(default_factory=dict)
    """What another version of Dateline records here: an update carries it on."""

    @property
    def recorded_model(self) -> Path | None:
        """The model's folder, if it is still there."""
        folder = Path(self.model_folder)
        return folder if folder.is_absolute() and folder.is_dir() else None

    @classmethod
    def from_json(cls, values: object) -> LibrarySettings:
        """Read what `to_json` gave.

        Raises:
            ValueError: it is something else.
        """
        if not isinstance(values, Mapping):
            raise ValueError("settings are a JSON object")
        texts = ("model", "model_folder", "revision")
        known = {name: values[name] for name in _OWN if name in values}
        lists = {name: known.pop(name, []) for name in ("embedded_in", "field_names")}
        for name, listed in lists.items():
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                raise ValueError(f"{name} is a list of names")
        if lists["field_names"]:
            # Asking needs no readers, which take long to load: they are only for what is recorded.
            from index.ingest.readers.records.fields import read_names

            read_names(lists["field_names"])
        for name, value in known.items():
            if not isinstance(value, str if name in texts else int):
                raise ValueError(f"{name} is of another type")
        others = {name: value for name, value in values.items() if name not in _OWN}
        return cls(
            **known,
            embedded_in=tuple(lists["embedded_in"]),
            field_names=tuple(lists["field_names"]),
            others=others,
        )

    def to_json(self) -> dict[str, Any]:
        """Return it for JSON, without what isn't known yet."""
        own = {name: getattr(self, name) for name in _OWN}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in {**own, **self.others}.items()
            if value not in (None, ())
        }


_OWN = tuple(one.name for one in fields(LibrarySettings) if one.name != "others")
