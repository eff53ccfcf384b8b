"""A line of which every key takes effect in the order in which it was typed."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class TypedLine(Input):
    """An `Input` that also acts on its own keys, such as Enter, at once.

    Letters reach an input directly, but the keys that it binds go round by its parents first.
    What is typed while the app is busy arrives all together: "When?", Enter, "And" would
    then ask "When?And".
    """

    async def on_key(self, event: events.Key) -> None:
        """Do what a key of this line is bound to before the keys after it are taken in."""
        active = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if (
            active is not None
            and active.node is self
            and active.enabled
            and await self.app.run_action(active.binding.action, self)  # may skip, as paging does
        ):
            event.stop()
            event.prevent_default()
