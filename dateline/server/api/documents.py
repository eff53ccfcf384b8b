"""What the endpoints answer: the documents of the command line's `--json`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi.responses import JSONResponse
from starlette.responses import Response

from dateline.server.errors import Refused
from dateline.server.hiding import hidden
from dateline.server.state import Serving
from index.types import Article
from qa.json_codec import Json
from tui.cli.json_output import article_document


def text_document(article: Article) -> dict[str, Json]:
    """Return an article with its text: offsets of citations and hits count in it."""
    return {**article_document(article), "text": article.text}


def shown(document: Json, here: Serving) -> Json:
    """Return a document as it may be shown: where others read it, without this machine's paths."""
    return hidden(document) if here.settings.exposed else document


def encoded(document: Json) -> str:
    """Return a document as JSON.

    Raises:
        Refused: a number in it is none, as in a saved run that somebody altered.
    """
    try:
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        raise Refused(503, "a number that was saved isn't one", "save the run anew") from None


def document_response(
    document: Json, here: Serving, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a document as an answer."""
    body = encoded(shown(document, here)).encode("utf-8", "replace")
    return Response(body, media_type=JSONResponse.media_type, headers=headers)
