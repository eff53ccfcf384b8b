"""Reading JSON that may have been altered: every field is of the type that it should be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from qa.json_codec import decode_day

T = TypeVar("T")


class Fields:
    """The fields of a JSON object. One that is missing or null is None, or empty.

    Every method raises `ValueError` where a field is of another type.
    """

    def __init__(self, value: object) -> None:
        self._values: dict[str, object] = _checked(value, dict)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str | None:
        """A text."""
        return self._one(name, str)

    def number(self, name: str) -> float | None:
        """A number, whole or not."""
        value = self._values.get(name)
        return None if value is None else _number(value)

    def whole(self, name: str) -> int | None:
        """A whole number."""
        value = self.number(name)
        if value is not None and not isinstance(value, int):
            raise ValueError(f"{name}: {value!r} isn't a whole number")
        return value

    def flag(self, name: str) -> bool | None:
        """True or false."""
        return self._one(name, bool)

    def day(self, name: str) -> date | None:
        """A day such as "2024-10-14"."""
        return decode_day(self.text(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(_checked(one, str) for one in self.items(name))

    def flags(self, name: str) -> tuple[bool, ...]:
        """A list of truth values."""
        return tuple(_checked(one, bool) for one in self.items(name))

    def items(self, name: str) -> Sequence[object]:
        """A list of anything."""
        return self._one(name, list) or []

    def inner(self, name: str) -> Fields | None:
        """An object inside this one."""
        value = self._values.get(name)
        return None if value is None else Fields(value)

    def inners(self) -> dict[str, Fields]:
        """Every field as an object, by its name."""
        return {name: Fields(value) for name, value in self._values.items()}

    def numbers(self) -> dict[str, float]:
        """Every field as a number, by its name."""
        return {name: _number(value) for name, value in self._values.items()}

    def _one(self, name: str, kind: type[T]) -> T | None:
        value = self._values.get(name)
        return None if value is None else _checked(value, kind)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{value!r} isn't a number")
    return value


def _checked(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise ValueError(f"{value!r} isn't of the type {kind.__name__}")
    return value
