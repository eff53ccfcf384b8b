"""Lists whose items stand on lines of their own."""

from qa.desk.lists.lines import headings, introduced_by, line_lists

BULLETS = """These shops sold the recalled jam:

• Brindle Foods
• Harbour Market (all branches)
• Lind & Sons

The jam should be returned, the agency said.
"""

RANKED = """Best large ports

1. Port of Marn – 801
2. Port of Veld – 795
3. Port of Tarsia – 790

Worst large ports

1. Port of Hask – 610
2. Port of Quill – 612
3. Port of Orrin – 640
"""

HEADED = """The passengers were:

Ferry captain Ann Roe

Roe had sailed the strait for twenty years, her company said.

Diver Bo Lind

Lind was the first to see the wreck, in 1999.

Cook Cy Falk

Falk had joined the crew that week.
"""


def words(text: str, items: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in items]


def test_bullets_are_items_without_marks_and_brackets() -> None:
    (found,) = line_lists(BULLETS)
    assert words(BULLETS, found.items) == ["Brindle Foods", "Harbour Market", "Lind & Sons"]
    above = introduced_by(BULLETS, found.start)
    assert above is not None
    assert BULLETS[slice(*above)] == "These shops sold the recalled jam:"


def test_a_heading_parts_two_rankings() -> None:
    best, worst = line_lists(RANKED)
    assert words(RANKED, best.items) == ["Port of Marn", "Port of Veld", "Port of Tarsia"]
    assert words(RANKED, worst.items)[0] == "Port of Hask"
    assert RANKED[slice(*(introduced_by(RANKED, worst.start) or (0, 0)))] == "Worst large ports"


def test_names_in_headings_are_a_list() -> None:
    (found,) = headings(HEADED)
    assert [one.split()[-1] for one in words(HEADED, found.items)] == ["Roe", "Lind", "Falk"]


def test_paragraphs_are_no_list() -> None:
    assert line_lists("The ferry sailed.\n\nIt was late.\n\nNobody was hurt.") == []
