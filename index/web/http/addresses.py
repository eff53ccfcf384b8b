"""Web addresses: checked before they are asked for, and in one spelling where they are compared.

httpx reads an address here and asks for it later, so that what is checked is what is asked for.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urljoin

from index.web.http.networks import check_public
from index.web.http.refused import Refused

LONGEST = 4_000
"""Characters of an address; a longer one is no article's."""

_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PORTS = {"http": 80, "https": 443}
_OWN_NAMES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".onion")
_TRACKING = re.compile(
    r"(?:utm_\w*|(?:fb|g|dc|tw|y|tt)clid|msclkid|li_fat_id|gclsrc|igshid|igsh|mc_[ce]id"
    r"|mkt_tok|_hs(?:enc|mi)|hsa_\w+|at_(?:medium|campaign|bbc_team|link_\w+|format|ptr_name)"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|oly_(?:anon|enc)_id|vero_(?:id|conv)|wt\.\w+"
    r"|cmp|cmpid|ito|ocid|sref|partner_id|smid|s_cid|xtor|rss|feature)",
    re.IGNORECASE,
)
_TRACKING_VALUES = {"rss": ("1", "true", ""), "feature": ("share", "rss")}
"""Parameters that track only with such a value; others may well say which page it is."""


def typed(written: str) -> str:
    """Return an address as a user may type it, "example.org/news", in full.

    Raises:
        Refused: it isn't one that may be asked for.
    """
    text = written.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    elif not _HAS_SCHEME.match(text):
        text = f"https://{text}"
    return without_tracking(text)


def checked(address: str) -> str:
    """Return an address in its one spelling, without its fragment.

    Only http and https on their own ports, without a user's name, and by a public name or a public
    network address.

    Raises:
        Refused: it isn't such an address.
    """
    import httpx

    if len(address) > LONGEST:
        raise Refused(f"an address of more than {LONGEST:,} characters")
    if "\\" in address or any(ord(one) < 0x20 or ord(one) == 0x7F for one in address):
        raise Refused("not a web address")
    try:
        url = httpx.URL(address.strip())
        host = url.raw_host.decode("ascii").lower().removesuffix(".")
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Refused("not a web address") from None
    if url.scheme not in _PORTS:
        raise Refused(f"{url.scheme or 'no'} address: only http and https are fetched")
    if url.userinfo:
        raise Refused("an address with a user's name in it")
    if url.port not in (None, _PORTS[url.scheme]):
        raise Refused(f"port {url.port}: only the web's own, 80 and 443, are asked")
    _check_host(host)
    netloc = f"[{host}]" if ":" in host else host
    return f"{url.scheme}://{netloc}{url.raw_path.decode('ascii')}"


def without_tracking(address: str) -> str:
    """Return an address, checked, without the parameters that only say where a reader came from.

    Raises:
        Refused: as `checked`.
    """
    address = checked(address)
    path, mark, query = address.partition("?")
    if not mark:
        return address
    kept = [one for one in query.split("&") if one and not _tracks(one)]
    return f"{path}?{'&'.join(kept)}" if kept else path


def joined(base: str, link: str) -> str:
    """Return what a page's link leads to, checked and without tracking.

    Raises:
        Refused: nothing that may be asked for.
    """
    try:
        return without_tracking(urljoin(base, link.strip()))
    except ValueError:  # "http://[" and the like
        raise Refused("not a web address") from None


def host_of(address: str) -> str:
    """Return the host of a checked address."""
    return address.split("/", 3)[2]


def origin_of(address: str) -> str:
    """Return the scheme and host of a checked address: "https://example.org"."""
    return "/".join(address.split("/", 3)[:3])


def _check_host(host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        check_public(host)
        return
    if host == "localhost" or host.endswith(_OWN_NAMES) or "." not in host:
        raise Refused(f"{host or 'no host'}: no public name")
    # Also what systems read as a number: 2130706433, 0x7f.1, 127.1.
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise Refused(f"{host}: not the name of a host")


def _tracks(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    if not _TRACKING.fullmatch(name):
        return False
    return value.lower() in _TRACKING_VALUES.get(name.lower(), (value.lower(),))
