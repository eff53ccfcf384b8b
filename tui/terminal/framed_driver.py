"""The terminal driver of an app whose first frame was drawn before it."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.first_frame import frame


class FramedDriver(LinuxDriver):
    """Draws the first frame again once it has entered its screen, which clears it."""

    def start_application_mode(self) -> None:
        """Enter the screen, and show the frame until the first layout is there."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write(frame(*self._get_terminal_size()))
        self.flush()
