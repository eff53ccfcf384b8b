"""A server behind https is believed only where its certificate is trusted."""

import shutil
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
import scripted_faults as faults
from scripted_model import Exchange, served

from index.errors import LanguageModelError
from qa.prose.client.opening import open_model
from qa.prose.model import Message
from qa.prose.settings import LanguageModelSettings

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes a certificate")
ASKED = [Message("user", "Why?")]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1, with its key."""
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    words = f"openssl req -x509 -nodes -days 2 -newkey rsa:2048 -keyout {file} -out {file}.crt"
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*words.split(), *named], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_that_nobody_trusts_is_told_so(tls: ssl.SSLContext) -> None:
    with served("The ferry.", tls=tls) as server:
        model = open_model(LanguageModelSettings(server.url, "scripted"))
        with pytest.raises(LanguageModelError) as raised:
            model.reply(ASKED, 100)
        assert f"the certificate of 127.0.0.1:{server.port} can't be trusted" in str(raised.value)
        assert "SSL_CERT_FILE" in raised.value.hint
        assert server.asked == []


def test_a_certificate_that_the_environment_names_is_trusted(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("FERRY_KEY", "sk-1")
    with served("The ferry was late.", tls=tls) as server:
        model = open_model(LanguageModelSettings(server.url, "scripted", key_env="FERRY_KEY"))
        assert model.reply(ASKED, 100) == "The ferry was late."


def test_a_reply_over_tls_can_be_let_go_of_and_is_given_up_in_time(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    asked, told = threading.Event(), []

    def fault(exchange: Exchange) -> None:
        asked.set()
        faults.hangs_midway(exchange)

    def read() -> None:
        try:
            model.reply(ASKED, 100)
        except LanguageModelError as error:
            told.append(error.message)

    with served("The ferry ", fault, tls) as server:
        model = open_model(LanguageModelSettings(server.url, "scripted"))
        reader = threading.Thread(target=read)
        reader.start()
        assert asked.wait(10)
        model.abandon()
        reader.join(10)
        assert told == ["the model's reply was let go of"]
        model = open_model(LanguageModelSettings(server.url, "scripted", seconds=0.3))
        read()
        assert told[1:] == ["the model's reply took longer than 0.3 s"]
