"""`--digest` of the desk's commands: a language model's digest of what a sheet's rows cite."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from qa.types import Answer
from tui.cli.llm.options import wanted_digest
from tui.cli.options import notice
from tui.desk.rows import citations_of
from tui.desk.sheet import Sheet

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.prose.settings import LanguageModelSettings
    from qa.prose.writing import Told
    from qa.types import Prose

NOTHING = "there is nothing to digest: no row quotes an article"

_NO_ANSWER = Answer("", "", None, 0.0)
"""Above a digest there is none; sources are told as those of an answer are."""

_option = click.option(
    "--digest",
    is_flag=True,
    help="Have a few sentences written about it, each one checked; the settings file names the"
    " language model.",
)


@dataclass(frozen=True, slots=True)
class Digests:
    """The digest that a command is to give; without `settings` none."""

    settings: LanguageModelSettings | None = None

    def refuse_beside(self, **forms: object) -> None:
        """Refuse other forms than text and JSON, by the names of their options.

        Raises:
            click.UsageError: a digest is asked for, and one of them is.
        """
        for name, given in forms.items():
            if self.settings and given:
                raise click.UsageError(f"--digest and --{name} go apart: it is in text and --json")

    def print(
        self,
        library: LibraryBackend,
        sheet: Sheet,
        subject: str,
        show: Callable[[Sheet], object],
        *,
        as_json: bool,
        cited: Sheet | None = None,
    ) -> None:
        """Print a sheet by `show`, and the digest of what its rows cite (or those of `cited`).

        The digest stands below the rows, each sentence as soon as it is checked; in JSON it is the
        field `digest` of the sheet's document, null where no row cites anything.
        """
        if self.settings is None:
            show(sheet)
            return
        if as_json:
            prose = self._written(library, cited or sheet, subject)
            digest = None if prose is None else _document(library, prose)
            show(replace(sheet, document={**sheet.document, "digest": digest}))
            return
        show(sheet)
        sys.stdout.flush()  # the rows don't wait for a model
        self._print_below(library, cited or sheet, subject)

    def _print_below(self, library: LibraryBackend, sheet: Sheet, subject: str) -> None:
        from tui.cli.llm.writing import ProseLines, print_lines, printer
        from tui.terminal.ink import Ink
        from tui.text.prose_lines import SourceNumbers

        assert self.settings is not None
        struck, ink = self.settings.struck, Ink.of(sys.stdout)
        shown = ProseLines(SourceNumbers(), _NO_ANSWER, struck, ink)
        prose = self._written(
            library,
            sheet,
            subject,
            lambda name: printer(shown, name),
        )
        if prose is None:
            notice(NOTHING)
        else:
            print_lines(shown.end(prose))

    def _written(
        self,
        library: LibraryBackend,
        sheet: Sheet,
        subject: str,
        begun: Callable[[str], Told] = lambda _: lambda _: None,
    ) -> Prose | None:
        # Imported here: who asks for no digest loads nothing of it.
        from qa.prose.checking.own import own_checker
        from qa.prose.digest import digest
        from tui.cli.llm.opening import announced
        from tui.desk.shared_reader import shared_reader

        assert self.settings is not None
        citations = citations_of(sheet)
        if not citations:
            return None
        model = announced(self.settings).model
        checker = own_checker(library, shared_reader())
        return digest(model, checker, subject, citations, self.settings.tokens, begun(model.name))


def digest_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option to a command, which gets it as its keyword argument `digests`, a `Digests`.

    Raises:
        click.UsageError: a digest is asked for, and there is no language model.
    """

    @functools.wraps(command)
    def with_option(*args: Any, **kwargs: Any) -> Any:
        asked = kwargs.pop("digest")
        digests = Digests(wanted_digest(click.get_current_context()) if asked else None)
        return command(*args, digests=digests, **kwargs)

    return _option(with_option)


def _document(library: LibraryBackend, prose: Prose) -> dict[str, Any]:
    from tui.cli.json_output import written_document
    from tui.conversation.changed_file import changed_files

    return written_document(prose, changed_files(library, replace(_NO_ANSWER, prose=prose)))
