"""Names over a whole library: spellings joined, counted, and what stands beside a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from index.backend import LibraryBackend
from index.types import Filters, KeyCount
from qa.desk.names.extractor import (
    END,
    KEY,
    NAME,
    START,
    beginning,
    kind_of,
    plain_key,
    stored_key,
)
from qa.desk.names.lists.flags import TITLE, flags_of, folded
from qa.desk.names.lists.spelling import (
    PersonName,
    canonical,
    first_forms,
    person_name,
    same_person,
)

KINDS = ("person", "place", "organisation", "other")

_SPARE = 20
"""So many names more than wanted are looked at, as copies of one text change the order."""

_FREQUENT = (8, 3, 1)
"""The most frequent names are sought among those of so many articles, in large libraries."""

_OVERWHELMING = 4
"""A surname alone means its most usual bearer who is in so many times the articles of the next."""

_BARE_SHARE = 3
"""A surname alone may be in so many times the articles in which its bearer's full name is."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name over a library.

    key: the most usual of its `keys`, which are those of the extractor's rows.
    name: its fullest spelling in one article. spellings: all, the most frequent first, with
    how often each stands there; () where they weren't asked for.
    articles: how many, copies of one text once. mentions: in all of them.
    first, last: the days of its first and its last article, None where none has a day.
    """

    key: str
    name: str
    kind: str
    spellings: tuple[tuple[str, int], ...]
    keys: tuple[str, ...]
    articles: int
    mentions: int
    first: date | None
    last: date | None


@dataclass(slots=True)
class Bearer:
    """Rows' keys that are one name's: the first is the most usual."""

    kind: str
    keys: list[KeyCount] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many articles they are in, copies among them."""
        return sum(key.articles for key in self.keys)

    @property
    def names(self) -> list[str]:
        """The keys."""
        return [plain_key(key.key) for key in self.keys]


def top_names(
    library: LibraryBackend,
    kind: str | None = None,
    limit: int | None = None,
    filters: Filters | None = None,
) -> list[Name]:
    """Return the names of a library that are in the most articles.

    Args:
        library: where they were looked for as it was indexed.
        kind: of which kind; None for all.
        limit: how many at most.
        filters: in which articles.

    Raises:
        NotFoundError: no update has looked for names.
    """
    # Copies of one text are counted once below, which changes the order of neighbours only.
    enough = None if limit is None else limit + _SPARE
    groups: dict[str, list[KeyCount]] = {}
    for least in (1,) if enough is None else _FREQUENT:
        counts = library.extracted_keys(NAME, KEY, beginning(kind), filters=filters, least=least)
        groups = _by_surname(counts)
        if enough is None or len(groups) >= 2 * enough:
            break
    ordered = sorted(groups, key=lambda group: -sum(count.articles for count in groups[group]))
    bearers: list[Bearer] = []
    for group in ordered if enough is None else ordered[: 2 * enough]:
        keys = groups[group]
        if least > 1 and group.endswith("|"):
            # The rare spellings of a surname's bearers, too.
            keys = library.extracted_keys(NAME, KEY, group, filters=filters)
        bearers += bearers_of(keys)
    bearers.sort(key=lambda bearer: (-bearer.articles, bearer.keys[0].key))
    return _names(library, bearers[:enough], filters)[:limit]


def find_names(
    library: LibraryBackend,
    typed: str,
    *,
    kind: str | None = None,
    filters: Filters | None = None,
    limit: int | None = None,
) -> list[Name]:
    """Return the names that `typed` may mean, those in the most articles first.

    It may be a full name, a surname, an abbreviation, with a title before it, in any case and
    without accents. Only where no name is called so, those that have all of its words are.

    Raises:
        NotFoundError: no update has looked for names.
    """
    return candidates(library, typed, kind=kind, filters=filters, limit=limit)[0]


def keys_called(library: LibraryBackend, typed: str) -> set[str]:
    """Return the keys of all names called so, joined as in `find_names`; none without names."""
    if not library.extractors().get(NAME):
        return set()
    plain = folded(typed)
    for name in dict.fromkeys((plain, _without_title(plain))):
        if name and (found := _called(library, name, None, None)):
            return {key for bearer in found for key in bearer.names}
    return set()


def candidates(
    library: LibraryBackend,
    typed: str,
    *,
    kind: str | None = None,
    filters: Filters | None = None,
    limit: int | None = None,
) -> tuple[list[Name], int]:
    """Return what `find_names` does, and how many there are beyond the limit."""
    plain = folded(typed)
    found: list[Bearer] = []
    for name in dict.fromkeys((plain, _without_title(plain))):
        if name and not found:
            found = _called(library, name, kind, filters)
    if plain and not found:
        counts = library.extracted_keys(NAME, KEY, beginning(kind), filters=filters)
        words = set(plain.split())
        having = [count for count in counts if words <= set(plain_key(count.key).split())]
        for group in _by_surname(having).values():
            found += bearers_of(group)
    found.sort(key=lambda bearer: (-bearer.articles, bearer.keys[0].key))
    names = _names(library, found[:limit], filters)
    return names, len(found) - len(names)


def _names(
    library: LibraryBackend, bearers: Sequence[Bearer], filters: Filters | None
) -> list[Name]:
    names = [_name(library, bearer, filters) for bearer in bearers]
    return sorted(names, key=lambda name: (-name.articles, -name.mentions, name.key))


def _by_surname(counts: Sequence[KeyCount]) -> dict[str, list[KeyCount]]:
    """Put persons together by surname; other names are what they are."""
    groups: defaultdict[str, list[KeyCount]] = defaultdict(list)
    for count in counts:
        key = count.key
        person = kind_of(key) == "person"
        groups[key[: key.index("|", 2) + 1] if person else key].append(count)
    return groups


def _called(
    library: LibraryBackend, name: str, kind: str | None, filters: Filters | None
) -> list[Bearer]:
    """Return what is called so."""
    found: list[Bearer] = []
    for one in (kind,) if kind else KINDS:
        if one == "person":
            found += _persons(library, name, filters)
            continue
        for key in dict.fromkeys((canonical(name) or name, name)):
            stored = stored_key(key, one)
            keys = library.extracted_keys(NAME, KEY, stored, filters=filters)
            found += bearers_of([count for count in keys if count.key == stored])
    return found


def _without_title(plain: str) -> str:
    """Return what stands behind the last title: "deputy secretary kurt campbell"."""
    words = plain.split()
    for place in range(len(words) - 1, 0, -1):
        if flags_of(words[place - 1]) & TITLE:
            return " ".join(words[place:])
    return plain


def _persons(library: LibraryBackend, plain: str, filters: Filters | None) -> list[Bearer]:
    """Return the persons whom a surname, or a name in full, means."""
    typed = person_name(plain)
    of_surname = beginning("person", typed.last)
    bearers = bearers_of(library.extracted_keys(NAME, KEY, of_surname, filters=filters))
    if not typed.first:
        return bearers
    exact = [bearer for bearer in bearers if plain in bearer.names]
    return exact or [
        bearer
        for bearer in bearers
        if any(" " in name and same_person(person_name(name), typed) for name in bearer.names)
    ]


def bearers_of(counts: Sequence[KeyCount]) -> list[Bearer]:
    """Join keys of one kind and one last word to names."""
    if not counts:
        return []
    kind = kind_of(counts[0].key)
    if kind != "person":
        return [Bearer(kind, [count]) for count in counts]
    found: list[tuple[Bearer, list[PersonName]]] = []
    by_form: defaultdict[str, dict[int, None]] = defaultdict(dict)
    bare: KeyCount | None = None
    ordered = sorted(counts, key=lambda count: (-count.articles, -count.rows, count.key))
    for count in ordered:
        parsed = person_name(plain_key(count.key))
        if not parsed.first:
            bare = count
            continue
        fitting = [
            place
            for place in by_form[parsed.first]
            if all(same_person(name, parsed) for name in found[place][1])
        ]
        # An initial or a nickname that may be several persons' stays apart.
        if len(fitting) == 1:
            place = fitting[0]
            found[place][0].keys.append(count)
            found[place][1].append(parsed)
        else:
            place = len(found)
            found.append((Bearer(kind, [count]), [parsed]))
        for form in first_forms(parsed):
            by_form[form][place] = None
    bearers = sorted((bearer for bearer, _ in found), key=lambda bearer: -bearer.articles)
    if bare is not None:
        if _plainly_meant(bare, bearers):
            bearers[0].keys.append(bare)
        else:
            bearers.append(Bearer(kind, [bare]))
    return bearers


def _plainly_meant(bare: KeyCount, bearers: Sequence[Bearer]) -> bool:
    """Whether a surname alone means the first of its bearers, who are in order."""
    if not bearers or bare.articles > _BARE_SHARE * bearers[0].articles:
        return False
    return len(bearers) == 1 or bearers[0].articles >= _OVERWHELMING * bearers[1].articles


def _name(library: LibraryBackend, bearer: Bearer, filters: Filters | None) -> Name:
    keys = tuple(count.key for count in bearer.keys)
    spread = library.extracted_spread(NAME, KEY, keys, filters=filters)
    # The fullest spelling stands in an article of the most usual key that isn't a mere surname.
    full = next((key for key in keys if " " in plain_key(key)), keys[0])
    example = library.extracted_spread(NAME, KEY, [full], filters=filters).article
    return Name(
        key=plain_key(keys[0]),
        name=_fullest(library, example, full),
        kind=bearer.kind,
        spellings=(),
        keys=tuple(dict.fromkeys(map(plain_key, keys))),
        articles=spread.stories,
        mentions=spread.rows,
        first=spread.first,
        last=spread.last,
    )


def _fullest(library: LibraryBackend, article_id: str, stored: str) -> str:
    """Return the fullest spelling of a name in an article."""
    text = library.article(article_id).text
    names = [
        text[start:end]
        for row in library.extracted(NAME, [article_id], keys={KEY: [stored]})
        if isinstance(start := row.values[START], int) and isinstance(end := row.values[END], int)
    ]
    key = plain_key(stored)
    return " ".join(max(names, key=lambda name: _fitness(key, name), default=key).split())


def _fitness(key: str, name: str) -> tuple[bool, int, int]:
    """Order spellings: first the usual one, with its capitals, then the fullest."""
    return folded(name) == key and not name.isupper(), len(name.split()), len(name)
