"""`dateline serve`: the library over HTTP."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import DatelineError, UsageError
from qa.manner import Manner
from tui.cli.llm.options import no_llm_option, wanted_model
from tui.cli.manner_options import manner_options
from tui.cli.options import Common, a_path, library_option, notice

if TYPE_CHECKING:
    from dateline.server.settings import Settings
    from qa.prose.settings import LanguageModelSettings

Names = tuple[str, ...]

NEEDED = ("fastapi", "uvicorn")

_NAME = re.compile(r"[A-Za-z0-9._-]*[A-Za-z0-9]", re.ASCII)


def _names(context: click.Context, parameter: click.Parameter, given: Names) -> Names:
    """Refuse what no request's host can ever be, such as an address with a port."""
    for name in given:
        if not (_NAME.fullmatch(name) or _is_address(name)):
            raise click.BadParameter(f"{name!r} isn't a host's name alone, such as news.example")
    return given


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@click.command("serve", short_help="Answer over HTTP: an API, and pages for a browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option(
    "--token-file",
    type=a_path,
    metavar="FILE",
    help="Ask for the token in FILE; made where it isn't there. Required beyond this machine.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    callback=_names,
    help="A name it is reached by.",
)
@click.option("--tls-cert", type=a_path, metavar="FILE", help="Its certificate, PEM.")
@click.option("--tls-key", type=a_path, metavar="FILE", help="The certificate's key, PEM.")
@click.option("--behind-tls-proxy", is_flag=True, help="A proxy before it has TLS.")
@click.option(
    "--log",
    type=click.Choice(["access", "none"]),
    default="access",
    show_default=True,
    help="A line for each request on stderr, without what is asked.",
)
@library_option
@manner_options
@no_llm_option
def command(
    common: Common,
    manner: Manner,
    no_llm: bool,
    host: str,
    port: int,
    token_file: Path | None,
    names: Names,
    tls_cert: Path | None,
    tls_key: Path | None,
    behind_tls_proxy: bool,
    log: str,
) -> None:
    """Answer questions over HTTP, until Ctrl+C.

    Without options, only programs and browsers of this machine reach it. Beyond that it asks for
    a token, which is made at the first start; docs/serving.md says how it is kept safe.

    \b
    dateline serve
    curl 'http://127.0.0.1:8765/ask?question=When+does+the+bridge+reopen'
    dateline serve --host 0.0.0.0 --token-file ~/.config/dateline-token
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    _check_installed()
    from dateline.server.settings import Settings

    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key go together")
    settings = Settings(
        host=host,
        port=port,
        names=names,
        tls_cert=tls_cert,
        tls_key=tls_key,
        behind_tls_proxy=behind_tls_proxy,
        log="none" if log == "none" else "access",
    )
    _serve(common.library, manner, wanted_model(no_llm), settings, token_file)


def _serve(
    library: Path,
    manner: Manner,
    llm: LanguageModelSettings | None,
    settings: Settings,
    token_file: Path | None,
) -> None:
    """Listen and serve; what is wrong with library, port or token is said before any request."""
    from dataclasses import replace

    from dateline.server.app import create_app
    from dateline.server.pages.routes import pages
    from dateline.server.pages.site import Site
    from dateline.server.running.run import check_tls, listen, run, url_of
    from dateline.service import Service
    from dateline.telling import told
    from index.library import Library
    from index.place import shown

    Library(library).close()  # which says why where it can't be used
    if settings.exposed and token_file is None:
        raise UsageError(
            "a server that others can reach takes a token",
            "add --token-file FILE, which is made where it isn't there",
        )
    check_tls(settings)
    with listen(settings) as listening:
        if token_file is not None:
            settings = replace(settings, token=_token(token_file))
        service = Service(library, manner, llm=told(llm))
        site = Site(service, local=not settings.exposed, logs_in=settings.token is not None)
        app = create_app(service, settings, pages=[pages(site)])
        notice(f"serving {shown(library)} at {url_of(listening, settings)} (Ctrl+C stops it)")
        if settings.exposed and not settings.encrypted:
            notice("without TLS, the token and the questions can be read on the way")
        run(app, listening, settings)


def _token(file: Path) -> str:
    from dateline.server.auth.token import token_of

    token, made = token_of(file.expanduser())
    notice(f"{'made a token in' if made else 'the token is the one in'} {file}")
    return token


def _check_installed() -> None:
    from importlib.util import find_spec

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise DatelineError(
            f"dateline serve needs {' and '.join(missing)}", "run: pip install 'dateline[serve]'"
        )
