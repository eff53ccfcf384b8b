"""The user's preferences put to use in the app: the theme and the keys."""

from __future__ import annotations

import importlib
import pkgutil
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys
from textual.theme import Theme

from index.errors import UsageError
from tui import screens, widgets
from tui.config.preferences import Preferences, save_setting

REFUSED = {
    "ctrl+j": "terminals send it for Enter",
    "ctrl+m": "terminals send it for Enter",
    "ctrl+i": "terminals send it for Tab",
    "ctrl+o": "some terminals swallow it",
    "ctrl+s": "some terminals stop their output at it",
}
"""Keys that no action may have, and why."""

_SAVING = threading.Lock()
"""Held while the settings file is read and written: two settings may be picked in a moment."""

_MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}
_UNSENT = ("hyper", "meta")
"""Modifiers that Textual knows, and that no keyboard in use has."""

_NAMED = {key.value for key in Keys} | set(KEY_NAME_REPLACEMENTS.values())


def use_preferences(app: App[None], preferences: Preferences) -> list[str]:
    """Give the app the user's theme and keys; return a line on each thing that can't be used."""
    if app.no_color:
        # Textual picks what takes colours out by the theme it begins with: without this, one of
        # the terminal's own colours, taken up later, would be black on black.
        app.ansi_color = False
    warnings = []
    if preferences.theme is not None:
        if preferences.theme in app.available_themes:
            app.theme = preferences.theme
        else:
            warnings.append(f"Settings: there is no theme {preferences.theme!r}.")
    if preferences.keys:
        keys, refused = usable_keys(preferences.keys, bindings_by_id())
        app.set_keymap(keys)
        warnings += refused
    return warnings


def keep_theme(app: App[None]) -> None:
    """From now on, write each theme that the user picks into the settings file.

    Call it when the app has been mounted and its first theme is set.
    """
    kept = app.theme

    def save(theme: Theme) -> None:
        nonlocal kept
        # The first theme may be told of only now; the user hasn't picked that.
        if theme.name != kept:
            kept = theme.name
            keep(app, "theme", kept)

    app.theme_changed_signal.subscribe(app, save)


def keep(app: App[None], name: str, value: str | bool) -> None:
    """Write a setting that the user has picked into the settings file; say so where that fails."""
    app.run_worker(partial(_save, app, name, value), thread=True, group="settings")


def _save(app: App[None], name: str, value: str | bool) -> None:
    try:
        with _SAVING:
            save_setting(name, value)
    except UsageError as error:
        app.notify(f"The {name} isn't kept: {error}", severity="warning", markup=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """The class that a binding belongs to, and the keys it has by itself, commas between."""

    owner: str
    keys: str


def bindings_by_id() -> dict[str, Bound]:
    """Find every binding of Dateline's own widgets and screens that has an id."""
    for package in (screens, widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return {
        binding.id: Bound(owner.__qualname__, binding.key)
        for owner in _descendants(DOMNode)
        if owner.__module__.startswith("tui.")
        for binding in vars(owner).get("BINDINGS", ())
        if isinstance(binding, Binding) and binding.id
    }


def _descendants(parent: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in parent.__subclasses__():
        yield child
        yield from _descendants(child)


def usable_keys(
    wanted: Mapping[str, str], bound: Mapping[str, Bound]
) -> tuple[dict[str, str], list[str]]:
    """Choose the keys that can be given, and say of each of the others why not.

    Args:
        wanted: the id of a binding → its keys, with commas between.
        bound: every binding there is, by its id.

    Returns:
        Ids and keys for Textual, and lines for the user.
    """
    reasons = {name: _objection(name, keys, bound) for name, keys in wanted.items()}
    usable = {name: ",".join(_names(wanted[name])) for name in wanted if reasons[name] is None}
    for name in tuple(usable):
        if reason := _clash(name, usable, bound):
            reasons[name] = reason
            del usable[name]
    return usable, [f"Settings, keys: {reason}." for reason in reasons.values() if reason]


def _objection(name: str, keys: str, bound: Mapping[str, Bound]) -> str | None:
    """Why a binding can't have these keys whatever the others have, or None."""
    if name not in bound:
        return f"there is no {name!r}"
    for key in _names(keys):
        if key in REFUSED:
            return f"{name!r} can't be {key}: {REFUSED[key]}"
        if unsent := next((one for one in _UNSENT if one in key.split("+")[:-1]), None):
            return f"{name!r} can't be {key}: keyboards have no {unsent} key"
        if not _is_key(key):
            return f"{name!r} can't be {key!r}, which isn't a key"
    return None


def _clash(name: str, usable: Mapping[str, str], bound: Mapping[str, Bound]) -> str | None:
    """Which other binding of the same widget has one of a binding's new keys, or None."""
    for other, its in bound.items():
        if other != name and its.owner == bound[name].owner:
            theirs = _names(usable.get(other, its.keys))
            if shared := [key for key in _names(usable[name]) if key in theirs]:
                return f"{name!r} can't be {shared[0]}, which is {other!r}"
    return None


def _names(keys: str) -> list[str]:
    """The keys listed, by the names that Textual knows them by."""
    listed = (key.strip() for key in keys.split(","))
    return [_name_of(key) if len(key) == 1 else key.lower() for key in listed]


def _name_of(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _is_key(name: str) -> bool:
    *modifiers, key = name.split("+")
    if not set(modifiers) <= _MODIFIERS:
        return False
    return len(key) == 1 or key in _NAMED or _is_character(key)


def _is_character(name: str) -> bool:
    try:
        unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return True
