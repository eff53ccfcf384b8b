from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citing import deep_link
from qa.citing.text_fragment import directive_for
from qa.citing.word_bounds import folded

URL = "https://news.example/a"


def link(text: str, words: str, url: str = URL, title: str = "") -> str | None:
    start = text.rindex(words)
    return deep_link(url, text, start, start + len(words), title=title)


def test_short_words_are_given_whole() -> None:
    assert link("It rained. The bridge is shut.", "The bridge is shut.") == (
        f"{URL}#:~:text=The%20bridge%20is%20shut"
    )


def test_long_words_are_given_by_their_first_and_last() -> None:
    text = f"It rained. The mayor said that {'very ' * 20}many people had left on Monday. So."
    words = text[len("It rained. ") : -len(" So.")]
    assert link(text, words) == f"{URL}#:~:text=The%20mayor%20said,left%20on%20Monday"


def test_what_stands_around_tells_the_same_words_apart() -> None:
    text = "Police left. It is over. Fire crews left. It is over. All left."
    assert link(text, "It is over.") == f"{URL}#:~:text=crews%20left.-,It%20is%20over"
    assert link("It is over, he said.", "It is over", title="It IS over") == (
        f"{URL}#:~:text=It%20is%20over,-%2C%20he%20said"
    )


def test_the_marks_of_the_syntax_are_encoded() -> None:
    assert link("R&B, rock-n-roll", "R&B, rock-n-roll") == (
        f"{URL}#:~:text=R%26B%2C%20rock%2Dn%2Droll"
    )


@pytest.mark.parametrize(
    ("url", "begins"),
    [
        (f"{URL}#part", f"{URL}#part:~:text="),
        (f"{URL}#part:~:text=old", f"{URL}#part:~:text="),
        (f"{URL}#:~:text=old", f"{URL}#:~:text="),
        (f"{URL}?a=b#", f"{URL}?a=b#:~:text="),
        (f" {URL}\n", f"{URL}#:~:text="),
    ],
)
def test_a_fragment_of_the_address_stays(url: str, begins: str) -> None:
    assert link("It is over.", "over", url) == f"{begins}over"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "file:///a",
        "ftp://a/b",
        "http://[",
        "https://a b/",
        "a.txt",
    ],
)
def test_only_web_addresses_have_deep_links(url: str | None) -> None:
    assert deep_link(url, "It is over.", 0, 5) is None


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 3)])
def test_without_words_the_address_is_given_back(start: int, end: int) -> None:
    assert deep_link(f"{URL}#part", "It is over.", start, end) == f"{URL}#part"


@given(
    st.text(alphabet="ab.,-“ é王\n", min_size=1, max_size=60),
    st.integers(0, 59),
    st.integers(1, 20),
)
def test_what_is_linked_to_holds_the_words_meant(text: str, start: int, length: int) -> None:
    """Found first, or the same words as those found first."""
    end = min(len(text), start + length)
    start = min(start, end)
    directive = directive_for(text, start, end)
    if directive is None:
        assert not text[start:end].strip()
        return
    page = folded("\n" + text)
    found = directive.found(page)
    assert found is not None
    assert f"{URL}#:~:{directive.encoded()}".isascii()
