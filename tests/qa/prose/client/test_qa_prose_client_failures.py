"""Whatever a language model's server does wrong is one line, in time, and the next call works."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import scripted_faults as faults
from scripted_model import HTML, JSON, ScriptedModel, nobody, served

from index.errors import LanguageModelError
from qa.prose.answering.rewording import reword
from qa.prose.assistance import Assistance
from qa.prose.client.opening import open_model
from qa.prose.model import LanguageModel, Message
from qa.prose.settings import LanguageModelSettings

ASKED = [Message("user", "Why was the ferry late?")]
FERRY = "The ferry was late [1]."
KEY = "sk-very-secret-0123456789"


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with served(FERRY) as server:
        yield server


def opened(url: str, **settings: object) -> LanguageModel:
    given = {"url": url, "model": "scripted", "seconds": 10.0, **settings}
    return open_model(LanguageModelSettings(**given))  # type: ignore[arg-type]


def failed(model: LanguageModel, tokens: int = 100) -> tuple[str, str]:
    """What comes before a reply fails, and how it fails."""
    came: list[str] = []
    with pytest.raises(LanguageModelError) as raised:
        came.extend(model.stream(ASKED, tokens))
    line = str(raised.value)
    assert "\n" not in line
    assert len(line) < 500
    assert line.isprintable()
    return "".join(came), line


def test_no_server(server: ScriptedModel) -> None:
    with nobody() as url:
        place = url.split("/")[2]
        assert failed(opened(url)) == (
            "",
            f"no server answers at {place} (is it running? For Ollama: ollama serve)",
        )


def test_a_name_that_no_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    line = failed(opened("https://models.example/v1"))[1]
    assert line == "the name of models.example can't be found (is [llm] url right?)"


def test_a_machine_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "create_connection", silent)
    line = failed(opened("https://models.example:8443/v1"))[1]
    assert line.startswith("models.example:8443 doesn't answer (")


def test_a_server_that_does_not_speak_https(server: ScriptedModel) -> None:
    line = failed(opened(server.url.replace("http:", "https:")))[1]
    assert "doesn't speak https as it should (does its address begin with http://?)" in line


WRONG = {
    "401": (faults.refused(401, "no key"), "asks for a key (401): no key ([llm] key_env"),
    "401-html": (faults.refused(401, kind=HTML), "asks for a key (401) ([llm] key_env"),
    "403": (faults.refused(403, "not you"), "asks for a key (403): not you"),
    "404": (faults.refused(404, kind=HTML), "has no /v1/chat/completions (404) (is [llm] url"),
    "404-model": (
        faults.body({"error": "model 'scripted' not found"}, JSON, 404),
        "doesn't take the model scripted (404): model 'scripted' not found (http://127",
    ),
    "400": (faults.refused(400, "too much context"), "refused what it was asked (400): too much"),
    "405": (faults.body("no", "text/plain", 405), "has no /v1/chat/completions (405): no"),
    "429": (faults.refused(429, "slow down"), "asked too much (429): slow down (try it later)"),
    "429-html": (faults.refused(429, kind=HTML), "is asked too much (429) (try it later)"),
    "500": (faults.refused(500, "out of memory"), "failed (500): out of memory"),
    "500-html": (faults.refused(500, kind=HTML), "failed (500)"),
    "502-detail": (faults.body({"detail": "bad"}, JSON, 502), "failed (502): bad"),
    "503-odd": (faults.body(b"\xff\x00[]", JSON, 503), "failed (503)"),
    "504": (faults.refused(504), "was too slow by its own limit (504)"),
    "hangs-up": (faults.hangs_up, "hung up without a reply (is it running?"),
    "not-http": (lambda exchange: exchange.write(b"\x15\x03\x01\x00\x02"), "hung up without"),
    "html": (faults.body("<html>Welcome</html>", HTML), "sent text/html in place of a reply ("),
    "image": (faults.body(b"\x89PNG", "image/png"), "sent image/png in place of a reply ("),
    "malformed": (faults.body("{", JSON), "isn't a reply of OpenAI's protocol (is [llm] url"),
    "deep": (faults.body("[" * 200_000, JSON), "isn't a reply of OpenAI's protocol"),
    "list": (faults.body([1, 2]), "isn't a reply of OpenAI's protocol"),
    "no-choices": (faults.body({"choices": []}), "isn't a reply of OpenAI's protocol"),
    "odd-choices": (faults.body({"choices": {"0": 1}}), "isn't a reply of OpenAI's protocol"),
    "event-list": (faults.events([1]), "isn't a reply of OpenAI's protocol"),
    "told": (faults.body({"error": {"message": "no memory"}}), "failed: no memory"),
    "event-told": (faults.events({"error": {"message": "no memory"}}), "failed: no memory"),
    "old-vllm": (faults.body({"object": "error", "message": "no"}), "failed: no"),
    "odd-error": (faults.body({"error": [{"message": "no"}]}), "failed"),
    "gzip-bomb": (faults.gzip_bomb, "sent a packed reply, which wasn't asked for"),
    "empty": (faults.pieces(), "the model replied nothing"),
    "spaces": (faults.pieces(" \n"), "the model replied nothing"),
    "no-events": (faults.raw_events(b""), "the model's reply broke off"),
    "only-usage": (faults.events({"choices": []}), "the model replied nothing"),
    "tool": (faults.tool_call, "the model asked for a tool; it is given none"),
    "tool-at-end": (faults.pieces(finish="tool_calls"), "the model asked for a tool"),
    "only-thoughts": (faults.pieces("<think>Well", reasoning="Hm"), "nothing after its thoughts"),
    "thinking": (
        faults.pieces("<think>Well, the ferry", finish="length"),
        "still thinking at 100 tokens ([llm] tokens allows more; a model that doesn't think",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_no_reply_is_told_in_one_line(server: ScriptedModel, fault: str) -> None:
    server.fault, said = WRONG[fault]
    model = opened(server.url)
    came, line = failed(model)
    assert said in line
    assert not came.strip()
    server.fault = None
    assert model.reply(ASKED, 100) == FERRY


MIDWAY = {
    "cut-off": (faults.cut_off, "the model's reply broke off"),
    "cut-off-in-chunk": (faults.cut_off_in_chunk, "the model's reply broke off"),
    "malformed": (faults.malformed_event, "isn't a reply of OpenAI's protocol"),
    "length": (
        faults.pieces("The ferry ", finish="length"),
        "the model's reply was cut off at 100 tokens ([llm] tokens allows more)",
    ),
    "filter": (faults.pieces("The ferry ", finish="content_filter"), "cut the reply off"),
    "told": (
        faults.events({"choices": [{"delta": {"content": "The ferry "}}]}, {"error": "no memory"}),
        "failed: no memory",
    ),
}


@pytest.mark.parametrize("fault", MIDWAY)
def test_what_came_before_a_failure_is_given(server: ScriptedModel, fault: str) -> None:
    server.script = lambda _: "The ferry "
    server.fault, said = MIDWAY[fault]
    came, line = failed(opened(server.url))
    assert came == "The ferry "
    assert said in line


@pytest.mark.parametrize(
    ("fault", "tokens"),
    [
        (faults.without_end, 100),
        (faults.without_end_unseen, 10),
        (faults.long_line(), 10),
        (faults.body(b'{"x": "' + b"y" * 3_000_000, JSON), 10),
        (faults.pieces("word " * 100), 10),
    ],
    ids=["words", "nothing", "one-line", "json", "in-one-piece"],
)
def test_what_is_too_long_is_given_up(
    server: ScriptedModel, fault: faults.Fault, tokens: int
) -> None:
    server.fault = fault
    came, line = failed(opened(server.url, seconds=30), tokens)
    assert f"is longer than the {tokens} tokens it may have" in line
    assert len(came) <= tokens * 16


@pytest.mark.parametrize(
    "fault", [faults.hangs, faults.hangs_midway, faults.trickles, faults.drips_head]
)
def test_what_takes_too_long_is_given_up(server: ScriptedModel, fault: faults.Fault) -> None:
    server.fault = fault
    start = time.monotonic()
    line = failed(opened(server.url, seconds=0.3))[1]
    assert line == "the model's reply took longer than 0.3 s ([llm] seconds allows more)"
    assert time.monotonic() - start < 5
    assert server.let_go.wait(10)


def test_a_choice_is_given_up_sooner_and_more_seconds_are_not_advised_for_it(
    server: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("settings", "client.failures"):
        monkeypatch.setattr(f"qa.prose.{module}.LONGEST_WAIT", 0.3)
    server.fault = faults.hangs
    assistance = Assistance.of(LanguageModelSettings(server.url, "scripted", reword=True))
    assert assistance is not None
    assert assistance.reworder is not None
    found = reword(assistance.reworder, "Why was the ferry late?")
    assert found is not None
    assert found.failed == (
        "the model's reply took longer than 0.3 s"
        " ([llm] seconds allows more, but not for a choice or a search)"
    )


def test_a_status_whose_words_never_come_is_told_all_the_same(server: ScriptedModel) -> None:
    def fault(exchange: faults.Exchange) -> None:
        exchange.head(500, JSON)
        exchange.wait()

    server.fault = fault
    assert failed(opened(server.url, seconds=1))[1].endswith("failed (500)")


@pytest.mark.parametrize("url", ["http://localhost:{}/v1", "http://ferry.localhost:{}/v1"])
def test_nothing_is_sent_where_a_name_of_this_machine_leads_elsewhere(
    server: ScriptedModel, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = socket.create_connection

    def elsewhere(address: tuple[str, int], *more: object, **options: object) -> socket.socket:
        return Elsewhere(fileno=connect(("127.0.0.1", address[1])).detach())

    class Elsewhere(socket.socket):
        def getpeername(self) -> tuple[str, int]:
            return "192.0.2.7", 80

    monkeypatch.setattr(socket, "create_connection", elsewhere)
    line = failed(opened(url.format(server.port)))[1]
    assert line.startswith("the name in [llm] url leads to another machine than this one (")
    assert server.paths == []


def test_a_redirect_is_not_followed(server: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FERRY_KEY", KEY)
    with served("Stolen.") as other:
        server.fault = faults.redirects(f"{other.url}/chat/completions?key={KEY}")
        line = failed(opened(server.url, key_env="FERRY_KEY"))[1]
        assert "sends elsewhere to http://127.0.0.1/v1/chat/completions (307)" in line
        assert "which isn't followed (set [llm] url to where the model is)" in line
        server.fault = faults.redirects(f"http://{KEY}.example/", 302)
        line = failed(opened(server.url, key_env="FERRY_KEY"))[1]
        assert KEY not in line
        server.fault = faults.redirects("http://[half", 301)
        assert "sends elsewhere (301)" in failed(opened(server.url))[1]
        assert other.paths == []


@pytest.mark.parametrize("status", [400, 401, 404, 500, 200])
def test_the_key_is_in_no_message(
    server: ScriptedModel, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("FERRY_KEY", KEY)
    # Where a cut, or a sequence for the terminal, stands in its midst, too.
    words = f"{'a ' * 90}{KEY} and sk-very\x1b[0m-secret-0123456789 and Bearer {KEY}, model"
    server.fault = faults.body({"error": {"message": words}}, JSON, status)
    line = failed(opened(server.url, key_env="FERRY_KEY"))[1]
    assert "secret" not in line
    assert "sk-" not in line


def test_a_refused_key_is_told_so(server: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FERRY_KEY", KEY)
    server.fault = faults.refused(401, f"Incorrect API key: {KEY}")
    line = failed(opened(server.url, key_env="FERRY_KEY"))[1]
    assert "refused the key (401): Incorrect API key: … (is [llm] key_env the right one?)" in line


def test_words_of_a_server_cannot_steer_a_terminal(server: ScriptedModel) -> None:
    words = (
        "\x1b[2J\x1b]8;;http://evil.example\x07click\x1b]8;;\x07\r\nnow \u202eback " + "x" * 9000
    )
    server.fault = faults.refused(500, words)
    line = failed(opened(server.url))[1]
    assert "failed (500): click now back" in line


def test_an_unknown_model_is_named_with_what_the_server_says(server: ScriptedModel) -> None:
    line = failed(opened(server.url, model="mistral"))[1]
    assert (
        'doesn\'t take the model mistral (404): model "mistral" not found, '
        f"try pulling it first ({server.url}/models lists those it has)"
    ) in line


def test_an_address_without_v1_is_told_so(server: ScriptedModel) -> None:
    line = failed(opened(server.url.removesuffix("/v1")))[1]
    assert "has no /chat/completions (404): 404 page not found (does [llm] url end in /v1" in line


def test_another_thread_reads_what_a_third_began(server: ScriptedModel) -> None:
    pieces, read = opened(server.url).stream(ASKED, 100), []
    next(pieces)
    reader = threading.Thread(target=lambda: read.extend(pieces))
    reader.start()
    reader.join(10)
    assert "".join(read) == FERRY.removeprefix("The")


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "nonsense://", "http://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_told_so(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    line = failed(opened("https://models.example/v1"))[1]
    assert "models.example" in line
    assert "proxy" in line.lower()


def test_a_file_of_certificates_that_is_not_there_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    line = failed(opened("https://127.0.0.1:9/v1"))[1]
    assert line.startswith("the certificates to trust can't be read: ")
    assert "SSL_CERT_FILE" in line
