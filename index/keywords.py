"""The keyword index of one snapshot: Okapi weights, and what each of its rows is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import generations
from index.bm25 import Okapi
from index.publish_keywords import LEXICAL_ARRAYS


class Keywords:
    """The BM25 generation: Okapi weights, and what each row is."""

    def __init__(self, folder: Path) -> None:
        arrays: Mapping[str, NDArray[Any]] = generations.load_arrays(folder, LEXICAL_ARRAYS)
        self.okapi = Okapi(arrays)
        self.passage_ids: NDArray[np.int64] = arrays["passage_ids"]
        self.article_rows: NDArray[np.int64] = arrays["article_rows"]
        self.published: NDArray[np.int32] = arrays["published"]
        self.stories: NDArray[np.int64] = arrays["stories"]

    def __len__(self) -> int:
        return len(self.passage_ids)
