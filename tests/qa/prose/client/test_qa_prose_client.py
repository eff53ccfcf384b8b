"""A language model is asked over real HTTP, of a server on this machine that has no faults."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import scripted_faults as faults
from scripted_model import Exchange, ScriptedModel, served

from index.errors import LanguageModelError
from qa.prose.assistance import Assistance
from qa.prose.client.opening import open_model
from qa.prose.model import LanguageModel, Message
from qa.prose.settings import LanguageModelSettings

FERRY = "The ferry was late because of fog [1].\n\nIt left at 9:40 [2]."
ASKED = [Message("system", "Cite."), Message("user", "Why was the ferry late?")]
SECONDS = 10.0


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with served(FERRY) as server:
        yield server


def opened(server: ScriptedModel, **settings: object) -> LanguageModel:
    given = {"url": server.url, "model": "scripted", "seconds": SECONDS, **settings}
    return open_model(LanguageModelSettings(**given))  # type: ignore[arg-type]


def test_the_reply_comes_in_pieces_to_the_letter(server: ScriptedModel) -> None:
    pieces = list(opened(server).stream(ASKED, 100))
    assert "".join(pieces) == FERRY
    assert len(pieces) == len(FERRY.split())
    assert opened(server).reply(ASKED, 100) == FERRY


def test_a_piece_is_given_on_before_the_next_has_come(server: ScriptedModel) -> None:
    go_on = threading.Event()

    def slowly(exchange: Exchange) -> None:
        exchange.head()
        exchange.piece("The ferry ")
        assert go_on.wait(SECONDS)
        exchange.piece("was late.", "stop")

    server.fault = slowly
    pieces = opened(server).stream(ASKED, 100)
    assert next(pieces) == "The ferry "
    go_on.set()
    assert list(pieces) == ["was late."]


def test_the_likeliest_reply_is_asked_for_and_no_tools_are_offered(server: ScriptedModel) -> None:
    opened(server).reply(ASKED, 123)
    assert server.paths == ["/v1/chat/completions"]
    assert server.asked == [
        {
            "model": "scripted",
            "messages": [
                {"role": "system", "content": "Cite."},
                {"role": "user", "content": "Why was the ferry late?"},
            ],
            "stream": True,
            "temperature": 0,
            "max_tokens": 123,
        }
    ]
    assert "authorization" not in server.headers[0]


def test_any_sign_of_an_article_reaches_the_server(server: ScriptedModel) -> None:
    text = "Zürich, “Überfahrt”, 東京, \U0001f6a2, a null \0 and half a pair \ud83d"
    opened(server).reply([Message("user", text)], 100)
    assert server.texts() == [text]


def test_a_slash_at_the_end_of_the_address_does_no_harm(server: ScriptedModel) -> None:
    assert opened(server, url=f" {server.url}/ ").reply(ASKED, 100) == FERRY


def test_the_key_goes_to_the_server_and_is_shown_nowhere(
    server: ScriptedModel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FERRY_KEY", "sk-very-secret\n")
    caplog.set_level(0)
    model = opened(server, key_env="FERRY_KEY")
    assert model.reply(ASKED, 100) == FERRY
    assert server.headers[0]["authorization"] == "Bearer sk-very-secret"
    assert "secret" not in caplog.text
    shown = [repr(model), repr(vars(model)), str(model)]
    assert not any("secret" in text for text in shown)


def test_a_server_that_does_not_stream_is_understood(server: ScriptedModel) -> None:
    server.fault = faults.unstreamed
    assert opened(server).reply(ASKED, 100) == FERRY


def test_a_whole_reply_may_come_without_a_content_type_that_says_so(server: ScriptedModel) -> None:
    whole = {"choices": [{"message": {"content": FERRY}, "finish_reason": None}]}
    server.fault = faults.body(json.dumps(whole), "text/plain")
    assert opened(server).reply(ASKED, 100) == FERRY


@pytest.mark.parametrize(
    "fault",
    [
        faults.pieces("The ferry ", "was late."),
        faults.events({"choices": [{"delta": {"content": "The ferry was late."}}]}),
        faults.events(
            {"choices": [{"delta": {"content": "The ferry was late."}, "finish_reason": "stop"}]},
            done=False,
        ),
        faults.raw_events(
            b': hello\r\nevent: message\r\ndata: {"choices": [{"delta":\r\n'
            b'data: {"content": "The ferry was late."}}]}\r\n\r\n'
            b'id: 7\r\n\r\ndata: {"choices": []}\r\n\r\ndata:[DONE]\r\n\r\n'
        ),
        faults.events(
            {"choices": [{"delta": {"content": [{"type": "text", "text": "The ferry was late."}]}}]}
        ),
        faults.events(
            {"choices": [{"delta": {"role": "assistant", "tool_calls": [], "content": None}}]},
            {"choices": [{"delta": {"content": "The ferry was late."}, "finish_reason": ""}]},
            {"choices": [], "usage": {"completion_tokens": 5}},
        ),
        faults.events(
            {"choices": [{"delta": None}]},
            {"choices": None, "error": None},
            {"choices": [{"delta": {"content": 7}}, {"delta": {"content": "Another."}}]},
            {"choices": [{"delta": {"content": "The ferry was late."}}]},
        ),
    ],
    ids=["plain", "no-finish", "no-done", "raw-lines", "parts", "empty-fields", "odd-fields"],
)
def test_the_ways_in_which_servers_stream_are_understood(
    server: ScriptedModel, fault: faults.Fault
) -> None:
    server.fault = fault
    assert opened(server).reply(ASKED, 100) == "The ferry was late."


def test_what_is_no_text_of_unicode_is_replaced(server: ScriptedModel) -> None:
    server.fault = faults.raw_events(
        b'data: {"choices": [{"delta": {"content": "caf\xe9 \\ud83d"}}]}\n\ndata: [DONE]\n\n'
    )
    assert opened(server).reply(ASKED, 100) == "caf\ufffd \ufffd"


def test_a_charset_that_a_server_names_changes_nothing(server: ScriptedModel) -> None:
    def fault(exchange: Exchange) -> None:
        exchange.answer(
            'data: {"choices": [{"delta": {"content": "Zürich"}}]}\n\ndata: [DONE]\n\n',
            "text/event-stream; charset=zlib",
        )

    server.fault = fault
    assert opened(server).reply(ASKED, 100) == "Zürich"


def test_a_reply_closed_early_lets_go_of_the_connection(server: ScriptedModel) -> None:
    server.script = lambda _: "The ferry "
    server.fault = faults.hangs_midway
    pieces = opened(server).stream(ASKED, 100)
    next(pieces)
    pieces.close()
    assert server.let_go.wait(SECONDS)


@pytest.mark.parametrize("fault", [faults.hangs, faults.hangs_midway, faults.drips_head])
def test_a_reply_can_be_let_go_of_from_another_thread(
    server: ScriptedModel, fault: faults.Fault
) -> None:
    model, asked, told = opened(server, seconds=60), threading.Event(), []

    def signalled(exchange: Exchange) -> None:
        asked.set()
        fault(exchange)

    def read() -> None:
        try:
            model.reply(ASKED, 100)
        except LanguageModelError as error:
            told.append(str(error))

    server.fault = signalled
    reader = threading.Thread(target=read)
    reader.start()
    assert asked.wait(SECONDS)
    model.abandon()
    reader.join(SECONDS)
    assert told == ["the model's reply was let go of"]
    assert server.let_go.wait(SECONDS)
    server.fault = None
    assert model.reply(ASKED, 100) == FERRY


def test_nothing_is_let_go_of_where_nothing_is_under_way(server: ScriptedModel) -> None:
    model = opened(server)
    model.abandon()
    unbegun = model.stream(ASKED, 100)
    model.abandon()
    assert "".join(unbegun) == FERRY


def test_threads_may_ask_at_once(server: ScriptedModel) -> None:
    model, replies = opened(server), []
    threads = [
        threading.Thread(target=lambda: replies.append(model.reply(ASKED, 100))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [FERRY] * 6


def test_no_thread_is_left(server: ScriptedModel) -> None:
    before = set(threading.enumerate())
    model = opened(server)
    model.reply(ASKED, 100)
    ours = [one for one in set(threading.enumerate()) - before if isinstance(one, threading.Timer)]
    for timer in ours:  # it was cancelled, and is about to end
        timer.join(SECONDS)
    assert not any(timer.is_alive() for timer in ours)


def test_no_proxy_is_asked_for_a_model_on_this_machine(
    server: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert opened(server).reply(ASKED, 100) == FERRY


def test_assistance_is_opened_from_the_settings_that_use_a_model(server: ScriptedModel) -> None:
    settings = LanguageModelSettings(server.url, "scripted")
    assistance = Assistance.of(settings)
    assert assistance is not None
    assert assistance.model.name == "scripted"
    assert assistance.waited_for is not None
    assert assistance.waited_for is not assistance.model  # each lets go of its own replies
    assert Assistance.of(None) is None
    assert Assistance.of(LanguageModelSettings(server.url, "scripted", prose=False)) is None
    assert server.paths == []


def test_without_a_model_nothing_that_asks_one_is_imported() -> None:
    code = (
        "import sys; from qa.prose.assistance import Assistance; Assistance.of(None);"
        "print([name for name in sys.modules if 'httpx' in name or 'prose.client' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
