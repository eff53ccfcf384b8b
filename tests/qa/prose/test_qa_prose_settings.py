"""Whether what a language model is sent leaves the machine."""

from __future__ import annotations

import pytest

from qa.prose.settings import LONGEST_WAIT, LanguageModelSettings


@pytest.mark.parametrize(
    ("url", "leaves"),
    [
        ("http://localhost:11434/v1", False),
        ("http://LOCALHOST./v1", False),
        ("http://model.localhost/v1", False),
        ("http://127.0.0.1:8080/v1", False),
        ("http://127.9.9.9/v1", False),
        ("http://[::1]:8080/v1", False),
        ("http://192.168.1.5:11434/v1", True),
        ("http://0.0.0.0:11434/v1", True),
        ("https://api.models.example/v1", True),
        ("https://localhost.models.example/v1", True),
        ("http://127.0.0.1.models.example/v1", True),
        ("nothing", True),
    ],
)
def test_only_what_is_surely_this_machine_is(url: str, leaves: bool) -> None:
    assert LanguageModelSettings(url, "small").leaves is leaves


@pytest.mark.parametrize(("seconds", "waited"), [(60, LONGEST_WAIT), (600, LONGEST_WAIT), (2, 2)])
def test_an_answer_waits_for_a_reply_no_longer_than_is_bearable(
    seconds: float, waited: float
) -> None:
    settings = LanguageModelSettings("http://localhost/v1", "small", seconds=seconds)
    assert settings.waited_for.seconds == waited
    assert settings.waited_for.waited_for == settings.waited_for


def test_a_model_that_is_used_for_nothing_does_no_work() -> None:
    url = "http://localhost/v1"
    assert LanguageModelSettings(url, "small").works
    assert not LanguageModelSettings(url, "small", prose=False).works
    assert LanguageModelSettings(url, "small", prose=False, choose=True).works
