"""One command for most figures of docs/figures.md, and one for how they changed by commit.

    python -m benchmarks DATA [--library-dir DIR] [--only NAME,…] [--quick]
    python -m benchmarks --list
    python -m benchmarks history [NAME]

DATA is a folder that holds realtimeqa/2022/articles.jsonl.gz and questions.jsonl. Exit
status: 0 done, 1 an error (a line on stderr; the other benchmarks ran), 2 wrong usage.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.harness import history
from benchmarks.harness.arguments import NEW_FOLDER, in_words
from benchmarks.harness.benchmark import Benchmark
from benchmarks.harness.inputs import default_libraries
from benchmarks.harness.processes import Call, in_new_process
from benchmarks.harness.results import RESULTS, Result, keep, kept
from benchmarks.harness.running import Runner
from benchmarks.registry import BENCHMARKS
from index.errors import DatelineError
from tui.text.safe_text import one_line
from tui.text.tables import Table, show


def main(arguments: Sequence[str] | None = None, *, call: Call = in_new_process) -> int:
    """Run the command and return its exit status; `call` is what runs a benchmark."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = history_command if given[:1] == ["history"] else run_command
    named = "python -m benchmarks"
    if command is history_command:
        given, named = given[1:], f"{named} history"
    try:
        # Not click's standalone mode, so that every error is one line of the same form.
        status: int = command.main(given, named, standalone_mode=False, obj=call)
    except click.ClickException as error:
        click.echo(one_line(f"benchmarks: {error.format_message()}"), err=True)
        return error.exit_code
    except DatelineError as error:
        _complain(error)
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("benchmarks: stopped", err=True)
        return 1
    return status


def _chosen(
    context: click.Context, parameter: click.Parameter, names: str | None
) -> tuple[Benchmark, ...]:
    """The benchmarks of a comma-separated list, in the registry's order."""
    if names is None:
        return BENCHMARKS
    wanted = {name.strip() for name in names.split(",")}
    known = [benchmark.name for benchmark in BENCHMARKS]
    if unknown := sorted(wanted.difference(known)):
        raise click.BadParameter(
            f"no benchmark is called {unknown[0]!r}; there are: {', '.join(known)}"
        )
    return tuple(benchmark for benchmark in BENCHMARKS if benchmark.name in wanted)


results_option = click.option(
    "--results-dir",
    type=NEW_FOLDER,
    default=RESULTS,
    help="Where the results are kept (default: benchmarks/results of the checkout).",
)


@click.command(epilog="python -m benchmarks history [NAME] shows how the figures changed.")
@click.argument("data", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True, help="List the benchmarks and run none.")
@click.option("--only", "chosen", metavar="NAME,…", callback=_chosen)
@click.option("--quick", is_flag=True, help="A slice, in a few minutes: to try, not to publish.")
@click.option(
    "--library-dir",
    type=NEW_FOLDER,
    default=default_libraries(),
    show_default=True,
    help="Where libraries are made, and found again: making one of all the articles takes half an"
    " hour and more.",
)
@results_option
@click.pass_obj
def run_command(
    call: Call,
    data: Path | None,
    listed: bool,
    chosen: tuple[Benchmark, ...],
    quick: bool,
    library_dir: Path,
    results_dir: Path,
) -> int:
    """Run the benchmarks over the folder DATA and keep their figures as JSON files, by commit."""
    if listed:
        show([_listed()])
        return 0
    if data is None:
        raise click.UsageError("name the DATA folder")
    runner = Runner(data, library_dir.absolute(), quick, call)
    results = _run_each(runner, chosen, results_dir)
    if results:
        show([_figures(results)])
    return 0 if len(results) == len(chosen) else 1


@click.command()
@click.argument("name", required=False)
@results_option
def history_command(name: str | None, results_dir: Path) -> int:
    """Show each figure over the commits, oldest first, and mark where it drifted.

    With NAME, those of one benchmark alone.
    """
    found = kept(results_dir)
    for skipped in found.skipped:
        where = f"{skipped.path.parent.name}/{skipped.path.name}"
        click.echo(one_line(f"benchmarks: skipped {where}: {skipped.reason}"), err=True)
    results = [one for one in found.results if name in (None, one.benchmark)]
    if not results:
        what = f"no results of {name!r}" if name else "no results yet"
        names = ", ".join(sorted({one.benchmark for one in found.results}))
        hint = f"there are: {names}" if names else "python -m benchmarks DATA makes them"
        raise DatelineError(what, hint)
    show(history.tables(results))
    return 0


def _run_each(runner: Runner, chosen: Sequence[Benchmark], folder: Path) -> list[Result]:
    """Run and keep one after the other; one that fails is reported, and the rest run."""
    results: list[Result] = []
    for benchmark in chosen:
        click.echo(f"{benchmark.name}: {benchmark.says}", err=True)
        try:
            result = runner.run(benchmark)
            keep(folder, result)
        except DatelineError as error:
            _complain(error, benchmark.name)
            continue
        except Exception:  # a fault of one benchmark doesn't cost the others' hour
            traceback.print_exc()
            continue
        results.append(result)
    return results


def _listed() -> Table:
    rows = tuple((one.name, one.says, ", ".join(one.needs)) for one in BENCHMARKS)
    return Table("Benchmarks", rows, ("name", "what it measures", "needs"))


def _figures(results: Sequence[Result]) -> Table:
    rows = tuple(
        ("" if place else result.benchmark, name, figure.shown)
        for result in results
        for place, (name, figure) in enumerate(result.figures.items())
    )
    first = results[0]
    title = f"Figures of {first.code}" + (", quick: a slice, not to publish" if first.quick else "")
    return Table(title, rows, ("benchmark", "figure", "value"), (f"on {first.machine}",))


def _complain(error: DatelineError, benchmark: str = "") -> None:
    named = f"benchmarks: {benchmark}" if benchmark else "benchmarks"
    click.echo(f"{named}: {in_words(error)}", err=True)


if __name__ == "__main__":
    sys.exit(main())
