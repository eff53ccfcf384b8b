"""One command for most figures of docs/figures.md, and one for how they changed by commit.

    python -m benchmarks DATA [--library-dir DIR] [--only NAME,…] [--quick]
    python -m benchmarks --list
    python -m benchmarks history [NAME]

DATA is a folder that holds realtimeqa/2022/articles.jsonl.gz and questions.jsonl. Exit
status: 0 done, 1 an error (a line on stderr; the other benchmarks ran), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from benchmarks import history
from benchmarks.inputs import default_libraries
from benchmarks.registry import BENCHMARKS, Benchmark
from benchmarks.results import RESULTS, Result, keep, kept
from benchmarks.running import Call, Runner, in_new_process
from index.errors import DatelineError
from tui.text.safe_text import one_line
from tui.text.tables import Table, show


def main(arguments: Sequence[str] | None = None, *, call: Call = in_new_process) -> int:
    """Run the command and return its exit status; `call` is what runs a benchmark."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["history"]:
            return _history(given[1:])
        return _run(given, call)
    except DatelineError as error:
        _complain(error)
        return 1
    except KeyboardInterrupt:
        print("benchmarks: stopped", file=sys.stderr)
        return 1


def _run(arguments: list[str], call: Call) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Run the benchmarks and keep their figures as JSON files, by commit.",
        epilog="python -m benchmarks history [NAME] shows how the figures changed.",
    )
    parser.add_argument("data", metavar="DATA", type=Path, nargs="?", help="the data folder")
    parser.add_argument("--list", action="store_true", help="list the benchmarks and run none")
    parser.add_argument("--only", metavar="NAME,…", type=_chosen, default=BENCHMARKS)
    parser.add_argument(
        "--quick", action="store_true", help="a slice, in a few minutes: to try, not to publish"
    )
    parser.add_argument(
        "--library-dir",
        metavar="DIR",
        type=Path,
        default=default_libraries(),
        help="where libraries are made, and found again: making one of all the articles takes"
        " half an hour and more (default: %(default)s)",
    )
    _add_results(parser)
    chosen = parser.parse_args(arguments)
    if chosen.list:
        show([_listed()])
        return 0
    if chosen.data is None:
        parser.error("name the DATA folder")
    runner = Runner(chosen.data, chosen.library_dir.absolute(), chosen.quick, call)
    results = _run_each(runner, chosen.only, chosen.results_dir)
    if results:
        show([_figures(results)])
    return 0 if len(results) == len(chosen.only) else 1


def _run_each(runner: Runner, chosen: Sequence[Benchmark], folder: Path) -> list[Result]:
    """Run and keep one after the other; one that fails is reported, and the rest run."""
    results: list[Result] = []
    for benchmark in chosen:
        print(f"{benchmark.name}: {benchmark.says}", file=sys.stderr)
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


def _history(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks history",
        description="Show each figure over the commits, oldest first, and mark where it drifted.",
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="one benchmark alone")
    _add_results(parser)
    chosen = parser.parse_args(arguments)
    found = kept(chosen.results_dir)
    for skipped in found.skipped:
        where = f"{skipped.path.parent.name}/{skipped.path.name}"
        print(one_line(f"benchmarks: skipped {where}: {skipped.reason}"), file=sys.stderr)
    results = [one for one in found.results if chosen.name in (None, one.benchmark)]
    if not results:
        what = f"no results of {chosen.name!r}" if chosen.name else "no results yet"
        names = ", ".join(sorted({one.benchmark for one in found.results}))
        hint = f"there are: {names}" if names else "python -m benchmarks DATA makes them"
        raise DatelineError(what, hint)
    show(history.tables(results))
    return 0


def _add_results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--results-dir",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="where the results are kept (default: benchmarks/results of the checkout)",
    )


def _chosen(names: str) -> tuple[Benchmark, ...]:
    """The benchmarks of a comma-separated list, in the registry's order."""
    wanted = {name.strip() for name in names.split(",")}
    known = [benchmark.name for benchmark in BENCHMARKS]
    if unknown := sorted(wanted.difference(known)):
        raise argparse.ArgumentTypeError(
            f"no benchmark is called {unknown[0]!r}; there are: {', '.join(known)}"
        )
    return tuple(benchmark for benchmark in BENCHMARKS if benchmark.name in wanted)


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
    what = f"{error.message}: {error.hint}" if error.hint else error.message
    named = f"benchmarks: {benchmark}: " if benchmark else "benchmarks: "
    print(one_line(named + what), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
