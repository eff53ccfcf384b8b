"""Timelines of made-up articles: whose days, whose sentences, how often told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import UsageError
from index.library import Library
from index.types import Filters
from qa.desk.names.extractor import NamesExtractor
from qa.desk.timeline import Entry, Timeline, timeline
from qa.desk.timeline.types import Basis

TODAY = date(2024, 12, 31)

Make = Callable[..., Path]


def article(day: str | None, text: str, *, title: str = "", outlet: str = "The Courier") -> str:
    """An article as a file with front matter."""
    lines = [f"date: {day}" if day else "", f"title: {title}" if title else "", f"source: {outlet}"]
    return "---\n" + "\n".join(filter(None, lines)) + f"\n---\n{text}\n"


@pytest.fixture
def make(tmp_path: Path, embedder: FakeEmbedder) -> Make:
    """Makes a library of articles and returns its folder."""

    def made(*articles: str) -> Path:
        news = tmp_path / "news"
        news.mkdir()
        for number, text in enumerate(articles):
            (news / f"{number:02}.md").write_text(text, encoding="utf-8")
        Library.update(tmp_path / "library", [news], embedder=embedder)
        return tmp_path / "library"

    return made


def timeline_of(
    folder: Path,
    subject: str,
    *,
    today: date = TODAY,
    filters: Filters | None = None,
    days: int = 12,
    per_day: int = 2,
) -> Timeline:
    with Library(folder) as library:
        return timeline(library, subject, filters, today, days=days, per_day=per_day)


def days_of(found: Timeline) -> list[str]:
    return [entry.when.words for entry in found.entries]


def quotes_of(entry: Entry) -> list[str]:
    return [told.citation.quote for told in entry.told]


OPENED = "Orla Keel opened the harbour bridge on Tuesday in front of two thousand people."
RESIGNED = "Mayor Orla Keel resigned yesterday over the cost of the harbour bridge."


def test_days_are_those_that_are_told_in_order(make: Make) -> None:
    folder = make(
        article("2024-06-21", f"{RESIGNED} The council will meet about it."),
        article("2024-05-16", OPENED),
    )
    found = timeline_of(folder, "Orla Keel")
    assert days_of(found) == ["14 May 2024", "20 June 2024"]
    opened, resigned = found.entries
    assert quotes_of(opened) == [OPENED]
    assert [told.time.quote for told in (*opened.told, *resigned.told) if told.time] == [
        "Tuesday",
        "yesterday",
    ]
    assert opened.basis is Basis.TOLD
    assert (found.articles, found.found, found.undated) == (2, 2, 0)


def test_the_day_follows_the_articles_day_that_was_set_by_hand(make: Make) -> None:
    folder = make(article("2024-05-16", OPENED))
    with Library(folder) as library:
        (one,) = library.articles()
    Library.edit(folder, one.id, {"date": date(2024, 5, 30)})
    assert days_of(timeline_of(folder, "Orla Keel")) == ["28 May 2024"]


def test_news_without_a_day_is_of_the_day_of_publication(make: Make) -> None:
    folder = make(article("2024-05-16", "Orla Keel has opened the harbour bridge to the public."))
    (entry,) = timeline_of(folder, "Orla Keel").entries
    assert (entry.when.words, entry.basis) == ("16 May 2024", Basis.PUBLISHED)
    assert entry.told[0].time is None


def test_copies_and_repetitions_count_and_stand_once(make: Make) -> None:
    rest = (
        " The bridge is four hundred metres long and carries two lanes, a tramway and a path for"
        " cyclists. It replaces a ferry that ran for a century and that was always late in winter,"
        " when ice lay in the sound and the old boats had to wait for the tugs from the north."
    )
    folder = make(
        article("2024-05-16", OPENED + rest),
        article("2024-05-16", f"{OPENED}{rest} Toll is free.", outlet="Coastal Radio"),
        article(
            "2024-05-17",
            "On Tuesday, Orla Keel opened the harbour bridge in front of two thousand people."
            " Shopkeepers on the quay hope that more guests will come.",
            outlet="Evening Bell",
        ),
    )
    (entry,) = timeline_of(folder, "Orla Keel").entries
    assert entry.stories == 2
    assert len(entry.told) == 1
    assert timeline_of(folder, "Orla Keel").articles == 3


def test_what_lies_ahead_is_announced(make: Make) -> None:
    folder = make(
        article("2024-05-16", "Orla Keel will open the new harbour museum on 3 March 2025."),
        article("2024-05-20", OPENED.replace("Tuesday", "17 May")),
    )
    opened, ahead = timeline_of(folder, "Orla Keel").entries
    assert (ahead.when.words, ahead.announced) == ("3 March 2025", True)
    assert not opened.announced


def test_an_announcement_that_moved_says_where_to(make: Make) -> None:
    folder = make(
        article("2024-05-16", "Orla Keel will open the new harbour museum on 3 March 2025."),
        article(
            "2024-09-02",
            "Orla Keel will open the delayed new harbour museum on 5 May 2025.",
            outlet="Evening Bell",
        ),
    )
    found = timeline_of(folder, "Orla Keel", per_day=1)
    (moved,) = [entry.moved_to for entry in found.entries if entry.moved_to] or [None]
    shown = {entry.when.words: entry for entry in found.entries}
    assert "3 March 2025" in shown
    assert moved is not None
    assert moved.words == "5 May 2025"


def test_longer_times_stand_apart_from_days(make: Make) -> None:
    folder = make(
        article(
            "2024-05-16",
            "Orla Keel studied naval engineering in Bergen in 1998.\n\n"
            "Orla Keel led the fishery board in March 2019.\n\n" + OPENED,
        )
    )
    found = timeline_of(folder, "Orla Keel")
    assert days_of(found) == ["1998", "March 2019", "14 May 2024"]
    assert [entry.when.granularity for entry in found.entries] == ["year", "month", "day"]


def test_a_month_gives_way_to_a_day_in_it(make: Make) -> None:
    folder = make(
        article("2024-05-16", OPENED),
        article("2024-08-02", "Orla Keel opened the harbour bridge with a speech in May 2024."),
    )
    assert days_of(timeline_of(folder, "Orla Keel")) == ["14 May 2024"]


def test_of_an_undated_article_only_whole_dates_count(make: Make) -> None:
    folder = make(
        article(
            None, f"{OPENED} Orla Keel was elected as the mayor on 4 October 2021 by a landslide."
        )
    )
    found = timeline_of(folder, "Orla Keel")
    assert days_of(found) == ["4 October 2021"]
    assert found.undated == 1


def test_a_person_may_be_called_by_the_surname_alone(make: Make) -> None:
    text = "Orla Keel has been the mayor since 2021. Keel closed the old ferry pier on Monday."
    folder = make(article("2024-05-16", text), article("2024-05-16", "A keel was laid on Monday."))
    (entry,) = timeline_of(folder, "orla keel").entries
    assert (entry.when.words, entry.stories) == ("13 May 2024", 1)


def test_a_name_is_found_in_its_other_spellings(make: Make, embedder: FakeEmbedder) -> None:
    text = (
        "Harbour Savings Bank (HSB) has two hundred branches on the coast. HSB closed all of them"
        " on Monday when its money ran out. HSB was sold to a rival on Wednesday for one crown."
    )
    folder = make(article("2024-05-16", text))
    assert days_of(timeline_of(folder, "Harbour Savings Bank", per_day=1)) == ["16 May 2024"]
    Library.update(folder, embedder=embedder, extractors=[NamesExtractor()])
    found = timeline_of(folder, "Harbour Savings Bank", per_day=1)
    assert days_of(found) == ["13 May 2024", "15 May 2024", "16 May 2024"]


def test_others_of_the_first_name_are_no_subject(make: Make) -> None:
    folder = make(
        article("2024-05-16", OPENED),
        article("2024-05-16", "Orla Fenn won the regatta on Monday by two lengths."),
    )
    assert days_of(timeline_of(folder, "Orla Keel")) == ["14 May 2024"]


def test_the_days_of_whom_most_is_told_come_first_in_rank(make: Make) -> None:
    folder = make(
        article("2024-05-16", OPENED),
        article("2024-05-17", f"{OPENED} Ships hooted for an hour.", outlet="Evening Bell"),
        article("2024-06-21", "Orla Keel visited a school on Wednesday with her two sisters."),
    )
    found = timeline_of(folder, "Orla Keel", days=1)
    assert days_of(found) == ["14 May 2024"]
    assert found.found == 2


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for the newsletter about Orla Keel, which came out on Tuesday.",
        "Did Orla Keel open the harbour bridge on Tuesday?",
        "Orla Keel on Tuesday",
        "Orla Keel on Tuesday in the harbour, pictured by Lars Holm.",
    ],
)
def test_what_surrounds_a_text_is_no_entry(make: Make, text: str) -> None:
    assert timeline_of(make(article("2024-05-16", text)), "Orla Keel").entries == ()


def test_a_whole_sentence_is_preferred_to_one_that_leans_on_another(make: Make) -> None:
    folder = make(
        article(
            "2024-05-16",
            "And so Orla Keel opened the harbour bridge on Tuesday after all.\n\n" + OPENED,
        )
    )
    (entry,) = timeline_of(folder, "Orla Keel", per_day=1).entries
    assert quotes_of(entry) == [OPENED]


def test_filters_and_the_day_of_asking_limit_the_articles(make: Make) -> None:
    folder = make(article("2024-05-16", OPENED), article("2024-06-21", RESIGNED))
    assert days_of(timeline_of(folder, "Orla Keel", filters=Filters(since=date(2024, 6, 1)))) == [
        "20 June 2024"
    ]
    with Library(folder) as library:
        found = timeline(library, "Orla Keel", known_by=date(2024, 6, 1))
    assert days_of(found) == ["14 May 2024"]


def test_a_subject_of_no_words_is_refused(make: Make) -> None:
    folder = make(article("2024-05-16", OPENED))
    with pytest.raises(UsageError, match="a timeline needs a subject"):
        timeline_of(folder, " ?! ")


def test_a_subject_of_which_nothing_is_told_has_no_days(make: Make) -> None:
    found = timeline_of(make(article("2024-05-16", OPENED)), "Xanthe Quill")
    assert (found.entries, found.found, found.articles) == ((), 0, 0)


def test_the_order_of_indexing_makes_no_difference(make: Make) -> None:
    texts = [article("2024-05-16", OPENED), article("2024-06-21", RESIGNED)]
    assert days_of(timeline_of(make(*reversed(texts)), "Orla Keel")) == [
        "14 May 2024",
        "20 June 2024",
    ]
