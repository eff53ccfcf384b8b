"""The formats of question sets, one a module, and the choice between them.

Each module has `opened(path)`, which returns a `Source`: the set's name and its entries,
good and broken, in order.
"""

from __future__ import annotations

from pathlib import Path

from eval.questions.formats import beir, csv_file, jsonl, squad
from eval.questions.formats.base import Source


def opened(path: Path) -> Source:
    """Return the entries of a question set, in the format that its path says.

    A folder is BEIR, as is a `.tsv` file in a folder `qrels` (that split of it); `.json` is
    SQuAD, `.csv` and other `.tsv` are tables, and anything else is JSONL.
    """
    suffix = path.suffix.casefold()
    if path.is_dir():
        return beir.opened(path)
    if suffix == ".tsv" and path.absolute().parent.name == beir.QRELS:
        return beir.opened(path.absolute().parent.parent, split=path.stem)
    if suffix == ".json":
        return squad.opened(path)
    if suffix in (".csv", ".tsv"):
        return csv_file.opened(path)
    return jsonl.opened(path)
