"""Addresses: which are asked for at all, and in which spelling they are compared."""

import pytest

from index.web.http.addresses import checked, joined, typed, without_tracking
from index.web.http.networks import check_public
from index.web.http.refused import Refused


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("example.org/news", "https://example.org/news"),
        ("  //example.org/a ", "https://example.org/a"),
        ("HTTP://Example.ORG:80/a/../b#top", "http://example.org/b"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org./a", "https://example.org/a"),
        (
            "https://bücher.example/über uns?q=ä b",
            "https://xn--bcher-kva.example/%C3%BCber%20uns?q=%C3%A4%20b",
        ),
        (
            "https://example.org/a;v=1?id=3&utm_source=x&fbclid=y&b=",
            "https://example.org/a;v=1?id=3&b=",
        ),
        ("https://example.org/a?utm_medium=feed", "https://example.org/a"),
        ("https://example.org/?rss=1&p=7", "https://example.org/?p=7"),
        ("https://example.org/?rss=harbour", "https://example.org/?rss=harbour"),
        ("https://example.org/%E4%BD%A0", "https://example.org/%E4%BD%A0"),
        ("https://example.org", "https://example.org/"),
        ("http://93.184.216.34/a", "http://93.184.216.34/a"),
    ],
)
def test_an_address_has_one_spelling(written: str, meant: str) -> None:
    assert typed(written) == meant
    assert without_tracking(meant) == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("localhost", "no public name"),
        ("http://localhost/a", "no public name"),
        ("http://printer/", "no public name"),
        ("http://nas.local/", "no public name"),
        ("http://metadata.google.internal/", "no public name"),
        ("http://hidden.onion/", "no public name"),
        ("http://2130706433/", "no public name"),
        ("http://0x7f.1/", "not the name of a host"),
        ("http://0177.0.0.1/", "not a web address"),
        ("http://127.1/", "not the name of a host"),
        ("http://127.0.0.1/", "isn't a public address"),
        ("http://[::1]/", "isn't a public address"),
        ("http://[::ffff:127.0.0.1]/", "isn't a public address"),
        ("http://[fe80::1%25eth0]/", "isn't a public address"),
        ("http://１２７.0.0.1/", "not a web address"),
        ("http://169.254.169.254/latest/meta-data", "isn't a public address"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/a", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("mailto:someone@example.org", "only http and https"),
        ("http://user:secret@example.org/", "a user's name"),
        ("http://example.org:secret@127.0.0.1/", "a user's name"),
        ("http://example.org:8080/", "port 8080"),
        ("http://example.org:22/", "port 22"),
        ("https://example.org:80/", "port 80"),
        ("http://example.org:99999/", "port 99999"),
        ("http://example.org\\@127.0.0.1/", "not a web address"),
        ("http://example.org/a\r\nHost: x", "not a web address"),
        ("http://a b.example.org/", "not the name of a host"),
        ("http://-a.example.org/", "not the name of a host"),
        ("http://" + "a" * 64 + ".org/", "not the name of a host"),
        ("http://[::1", "not a web address"),
        ("http:///a", "no public name"),
        ("https://example.org/" + "a" * 4000, "more than 4,000 characters"),
        ("nonsense", "no public name"),
    ],
)
def test_what_isn_t_asked_for(written: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        typed(written)
    assert reason in refused.value.reason


def test_a_redirect_s_address_keeps_its_tracking() -> None:
    # A server may redirect to it for ever, where it is taken away again.
    assert checked("http://example.org/a?utm_source=x") == "http://example.org/a?utm_source=x"


def test_links_are_of_their_page() -> None:
    assert joined("https://example.org/news/", "../a?utm_source=x#b") == "https://example.org/a"
    for link in (
        "mailto:a@example.org",
        "http://[",
        "http://10.0.0.1/",
        "http://example.org:0x50/",
    ):
        with pytest.raises(Refused):
            joined("https://example.org/", link)


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.9 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1
    ::ffff:93.184.216.34 ::ffff:0:93.184.216.34 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1
    2001:db8::1 2002:a00:1::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 2606:2800:220:1::1%eth0
    fec0::1 ff02::1 3fff::1 no-address""".split(),
)
def test_no_other_network_is_reached(address: str) -> None:
    with pytest.raises(Refused):
        check_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248::1946"])
def test_the_internet_is_reached(address: str) -> None:
    check_public(address)
