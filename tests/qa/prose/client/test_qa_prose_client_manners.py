"""A server that doesn't take a field is asked as it wants to be, and remembered to want it."""

import pytest
import scripted_faults as faults
from scripted_model import JSON, Exchange, plainly, served

from index.errors import LanguageModelError
from qa.prose.client.opening import open_model
from qa.prose.model import Message
from qa.prose.settings import LanguageModelSettings

ASKED = [Message("system", "Cite."), Message("user", "Why?")]
OPENAI = "Unsupported parameter: 'max_tokens' is not supported with this model. \
Use 'max_completion_tokens' instead."
ITS_OWN = "Unsupported value: 'temperature' does not support 0 with this model."
TEMPLATE = "Jinja Exception: System role not supported"


def picky(exchange: Exchange) -> None:
    asked = exchange.asked
    if "max_tokens" in asked:
        exchange.answer({"error": {"message": OPENAI}}, JSON, 400)
    elif "temperature" in asked:
        exchange.answer({"error": {"message": ITS_OWN}}, JSON, 400)
    elif asked["messages"][0]["role"] == "system":
        exchange.answer({"error": {"message": TEMPLATE}}, JSON, 500)
    else:
        plainly(exchange)


def test_a_picky_server_is_asked_as_it_wants_to_be_from_then_on() -> None:
    with served("The ferry.", picky) as server:
        model = open_model(LanguageModelSettings(server.url, "scripted"))
        assert model.reply(ASKED, 50) == "The ferry."
        assert len(server.asked) == 4
        assert server.asked[-1] == {
            "model": "scripted",
            "messages": [{"role": "user", "content": "Cite.\n\nWhy?"}],
            "stream": True,
            "max_completion_tokens": 50,
        }
        assert model.reply(ASKED, 50) == "The ferry."
        assert len(server.asked) == 5


@pytest.mark.parametrize("words", [OPENAI, ITS_OWN, TEMPLATE, "no"])
def test_a_server_that_refuses_whatever_it_is_asked_is_told_after_a_few(words: str) -> None:
    with served("", faults.refused(400, words)) as server:
        model = open_model(LanguageModelSettings(server.url, "scripted"))
        with pytest.raises(LanguageModelError, match="refused what it was asked"):
            model.reply(ASKED, 50)
        assert len(server.asked) <= 2
