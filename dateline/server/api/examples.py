"""The examples that /openapi.json shows; tests hold them to their schemas."""

from __future__ import annotations

_QUOTE = "26 May"
_SENTENCE = "The bridge reopens to traffic on 26 May, the county said on Friday."
_CITATION = {
    "n": 1,
    "article": "bridge-reopens",
    "title": "Bridge to reopen in May",
    "source": "The Courier",
    "published": "2025-03-14",
    "path": "/home/me/news/bridge-reopens.md",
    "url": "https://courier.example/2025/03/bridge",
    "set_by_hand": [],
    "page": None,
    "start": 33,
    "end": 39,
    "quote": _QUOTE,
    "sentence_start": 0,
    "sentence_end": len(_SENTENCE),
    "sentence": _SENTENCE,
    "link": "https://courier.example/2025/03/bridge#:~:text=26%20May",
    "file": None,
}
ASK = {
    "question": "When does the bridge reopen?",
    "searched_for": "When does the bridge reopen?",
    "answer": _QUOTE,
    "hedge": None,
    "confidence": 0.9312,
    "abstained": False,
    "citations": [_CITATION],
    "alternatives": [],
    "listed": None,
    "passages": [
        {
            "article": "bridge-reopens",
            "start": 0,
            "end": len(_SENTENCE),
            "score": 0.981,
            "text": _SENTENCE,
        }
    ],
    "disagreement": None,
    "compared": None,
    "embedded": 1.0,
    "took_ms": {"embed": 2.1, "search": 3.4, "read": 310.7, "total": 316.2},
}
ARTICLE: dict[str, object] = {
    "article": "bridge-reopens",
    "title": "Bridge to reopen in May",
    "published": "2025-03-14",
    "source": "The Courier",
    "author": None,
    "url": "https://courier.example/2025/03/bridge",
    "path": "/home/me/news/bridge-reopens.md",
    "set_by_hand": [],
    "text": _SENTENCE,
}
SEARCH = {
    "query": "bridge",
    "mode": "hybrid",
    "hits": [
        {
            "rank": 1,
            "score": 0.981,
            **{name: ARTICLE[name] for name in ("article", "title", "published", "path")},
            **{name: ARTICLE[name] for name in ("set_by_hand", "url")},
            "page": None,
            "start": 0,
            "end": len(_SENTENCE),
            "text": _SENTENCE,
        }
    ],
}
EVENTS = (
    'event: progress\ndata: {"stage":"reading","done":3,"total":10}\n\n'
    'event: answer\ndata: {"question":"When does the bridge reopen?", ...}\n\n'
)
