"""Settings of a language model are checked before anything is asked."""

import pytest

from index.errors import LanguageModelError, UsageError
from qa.prose.client import opening
from qa.prose.client.endpoint import endpoint_of
from qa.prose.client.opening import open_model
from qa.prose.settings import LanguageModelSettings


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "doesn't begin with http"),
        ("localhost:11434/v1", "doesn't begin with http"),
        ("ftp://localhost/v1", "doesn't begin with http"),
        ("file:///etc/passwd", "doesn't begin with http"),
        ("http://", "has no host"),
        ("http:///v1", "has no host"),
        ("http://:11434/v1", "has no host"),
        ("http://ann:hunter2@localhost/v1", "has a name or a password"),
        ("http://ann@localhost/v1", "has a name or a password"),
        ("http://localhost/v1?key=hunter2", "begins with ? or #"),
        ("http://localhost/v1#hunter2", "begins with ? or #"),
        ("http://localhost:99999/v1", "isn't an address"),
        ("http://localhost:hunter2/v1", "isn't an address"),
        ("http://[::1/v1", "isn't an address"),
        ("http://local host/v1", "a space or a control character"),
        ("http://localhost/\x1b[2Jv1", "a space or a control character"),
        ("http://localhost/v\n1", "a space or a control character"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        open_model(LanguageModelSettings(url, "scripted"))
    assert said in str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("url", "place", "here"),
    [
        ("http://localhost:11434/v1", "localhost:11434", True),
        ("http://127.0.0.1/v1/", "127.0.0.1", True),
        ("http://[::1]:8080/v1", "[::1]:8080", True),
        ("HTTPS://API.Example.com/v1", "api.example.com", False),
        ("http://192.168.1.5:8000/v1", "192.168.1.5:8000", False),
    ],
)
def test_messages_name_host_and_port(url: str, place: str, here: bool) -> None:
    endpoint = endpoint_of(LanguageModelSettings(url, "scripted"))
    assert (endpoint.place, endpoint.here) == (place, here)
    assert not endpoint.url.endswith("/")


@pytest.mark.parametrize("environment", [{}, {"FERRY_KEY": ""}, {"FERRY_KEY": " \n"}])
def test_a_key_that_is_not_set_is_told_so(environment: dict[str, str]) -> None:
    settings = LanguageModelSettings("https://api.example.com/v1", "x", key_env="FERRY_KEY")
    with pytest.raises(UsageError, match="the environment variable FERRY_KEY isn't set"):
        endpoint_of(settings, environment)


@pytest.mark.parametrize("key", ["sk-1\nX-Evil: yes", "sk-ö", "sk 1", "sk-\x7f"])
def test_what_cannot_be_a_key_is_refused_without_showing_it(key: str) -> None:
    settings = LanguageModelSettings("https://api.example.com/v1", "x", key_env="FERRY_KEY")
    with pytest.raises(UsageError, match="what FERRY_KEY has can't be a key") as raised:
        endpoint_of(settings, {"FERRY_KEY": key})
    assert "sk" not in str(raised.value)


def test_a_key_goes_over_https_or_within_this_machine_alone() -> None:
    key = {"FERRY_KEY": "sk-1"}

    def settings(url: str) -> LanguageModelSettings:
        return LanguageModelSettings(url, "x", key_env="FERRY_KEY")

    for url in ("http://192.168.1.5:8000/v1", "http://api.example.com/v1"):
        with pytest.raises(UsageError, match="the key would be readable on the way to"):
            endpoint_of(settings(url), key)
    for url in ("https://api.example.com/v1", "http://localhost:8000/v1", "http://[::1]/v1"):
        assert endpoint_of(settings(url), key).key == "sk-1"
    assert "sk-1" not in repr(endpoint_of(settings("https://api.example.com/v1"), key))


def test_what_is_not_installed_is_told_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda name: None if name == "httpx_sse" else name)
    with pytest.raises(LanguageModelError) as raised:
        open_model(LanguageModelSettings("http://localhost/v1", "x"))
    assert str(raised.value) == (
        'a language model needs httpx-sse, which isn\'t installed (pip install "dateline[llm]")'
    )


@pytest.mark.parametrize("url", ["http://[::1", "", "nonsense"])
def test_settings_with_a_bad_address_can_still_be_looked_at(url: str) -> None:
    settings = LanguageModelSettings(url, "x")
    assert settings.host == ""
    assert settings.leaves
