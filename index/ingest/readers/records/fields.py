"""The names by which exports call what an article has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

FIELDS = ("text", "summary", "title", "published", "url", "author", "source", "id")
"""What an article's fields are called here, and in `--field FIELD=NAME`."""

# In order of trust. Names are compared by their letters and figures alone: "full_text", "Full
# Text" and "fullText" are one name. What a tool says of itself (when a link was saved, by which
# program) is no name of these.
_NAMES = {
    "text": """text body content article full_text article_body article_text main_text
        content_text story body_text text_content maintext html content_html html_content
        body_html story_html storytext full_content body_nitf raw_text raw_html transcript""",
    "summary": "summary abstract description excerpt standfirst dek lede teaser",
    "title": "title headline name heading hl1 hed subject headline_text",
    "published": """published published_at date_published published_date publish_date
        publication_date pub_date published_time publish_time publication_time first_published
        first_publication_date issued issue_date web_publication_date date datetime created
        created_at date_created first_created creation_date timestamp""",
    "url": """source_url original_url canonical_url url link web_url permalink href uri
        resolved_url given_url page_url article_url""",
    "author": "author authors byline bylines creator creators by writer reporter",
    "source": """publication outlet source site_name site publisher newspaper container_title
        provider publication_title source_name website feed_title agency""",
    "id": "id _id guid uuid key item_id article_id doc_id document_id slug",
}
_LETTERS = re.compile(r"[\W_]+")

Mapped = Mapping[str, str]
NO_MAPPING: Mapped = MappingProxyType({})


def read_names(written: Iterable[str]) -> dict[str, str]:
    """Read "text=story", what the user says that a field is called; "text=" names none.

    Raises:
        ValueError: it isn't of that form, or of no field that an article has.
    """
    names: dict[str, str] = {}
    for one in written:
        field, equals, name = one.partition("=")
        field = field.strip().casefold()
        if not equals or field not in FIELDS:
            raise ValueError(f"{one!r} isn't FIELD=NAME; the fields are {', '.join(FIELDS)}")
        names[field] = name.strip()
    return names


def plain_name(name: object) -> str:
    """A field's name without case, spaces and punctuation."""
    return _LETTERS.sub("", str(name)).casefold()


NAMES: Mapping[str, tuple[str, ...]] = {
    field: tuple(dict.fromkeys(plain_name(name) for name in names.split()))
    for field, names in _NAMES.items()
}


def names_of(field: str, mapping: Mapped = NO_MAPPING) -> tuple[str, ...]:
    """The plain names of a field, best first; one that the user named comes before all."""
    own = (plain_name(mapping[field]),) if field in mapping else ()
    return own + NAMES[field]
