"""E-mail: single messages, mailboxes, Outlook's messages."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import outlook_files
import pytest
from format_files import BRIDGE, FERRY, REPAIR, UNION, mail, mbox, page

from index.ingest.readers import discover, read
from index.types import ParsedArticle, Skipped


def put(path: Path, data: bytes | EmailMessage) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.as_bytes())
    return path


def articles(path: Path) -> list[ParsedArticle]:
    found = list(read(path))
    assert not [one for one in found if isinstance(one, Skipped)], found
    return [one for one in found if isinstance(one, ParsedArticle)]


def reason(path: Path) -> str:
    (found,) = read(path)
    assert isinstance(found, Skipped), found
    assert found.path == path
    return found.reason


def test_a_newsletter_is_its_html_part_with_its_subject_sender_and_day(tmp_path: Path) -> None:
    letter = mail("Bridge closes", plain="View it in your browser.", html=page("The Courier"))
    (article,) = articles(put(tmp_path / "a.eml", letter))
    assert BRIDGE in article.text
    assert REPAIR in article.text
    assert "browser" not in article.text
    assert (article.title, article.title_from) == ("Bridge closes", "mail subject")
    assert (article.source, article.source_from) == ("The Courier", "mail sender")
    # The day as the sender wrote it, though it was the next one in Greenwich.
    assert (article.published, article.published_from) == (date(2024, 10, 14), "mail header")
    assert article.key == ""


def test_the_plain_part_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    (article,) = articles(put(tmp_path / "a.eml", mail()))
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"


def test_the_plain_part_is_read_where_the_html_has_no_words(tmp_path: Path) -> None:
    letter = mail(html="<html><body><img src='cid:1'></body></html>")
    (article,) = articles(put(tmp_path / "a.eml", letter))
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("iso-8859-1", "quoted-printable"),
        ("utf-8", "quoted-printable"),
        ("utf-8", "base64"),
        ("windows-1252", "8bit"),
        ("koi8-r", "base64"),
    ],
)
def test_charsets_and_transfer_encodings(tmp_path: Path, charset: str, encoding: str) -> None:
    words = "Мост через реку закрыт." if charset == "koi8-r" else "Die Brücke in Köln ist gesperrt."
    letter = EmailMessage()
    letter["From"], letter["Date"] = "a@b.example", "Mon, 14 Oct 2024 10:00:00 +0200"
    letter["Subject"] = "Brücke gesperrt"
    letter.set_content(words, charset=charset, cte=encoding)
    (article,) = articles(put(tmp_path / "a.eml", letter))
    assert article.text == words
    assert article.title == "Brücke gesperrt"
    assert article.source == "b.example"


def test_headers_in_raw_bytes_and_in_broken_encoded_words_are_read(tmp_path: Path) -> None:
    head = "Subject: Brücke\nFrom: =?utf-8?b?broken=?= <a@b.example>\nDate: nonsense\n\n"
    (article,) = articles(put(tmp_path / "a.eml", head.encode() + BRIDGE.encode()))
    assert article.title == "Brücke"
    assert article.published is None
    assert article.source


def test_no_header_brings_the_character_nul(tmp_path: Path) -> None:
    headers = b"Message-ID: <a\0b@example.org>\nArchived-At: <http://example.org/\0c>\n"
    (article,) = articles(put(tmp_path / "a.eml", headers + b"Subject: A\0\n\nThe ferry is late."))
    assert article.url == "http://example.org/c"
    assert "\0" not in repr(article)
    assert r"\x00" not in repr(article)


def test_attached_articles_are_articles(tmp_path: Path) -> None:
    letter = mail()
    letter.add_attachment(f"# Ferry strike\n\n{FERRY}\n\n{UNION}\n", filename="ferry.md")
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="photo.png")
    letter.add_attachment(page().encode(), maintype="text", subtype="html", filename="broken.jsonl")
    body, attached, *rest = read(put(tmp_path / "a.eml", letter))
    assert isinstance(body, ParsedArticle)
    assert isinstance(attached, ParsedArticle)
    assert (attached.key, attached.title) == ("ferry.md", "Ferry strike")
    (bad,) = rest
    assert isinstance(bad, Skipped)
    assert bad.reason.startswith("broken.jsonl: line 1: ")
    assert bad.path == tmp_path / "a.eml"


def test_a_forwarded_message_is_an_article_of_its_own(tmp_path: Path) -> None:
    letter = mail("Fwd", plain="See below, it is about our ferry.", message_id="<out@home.example>")
    letter.add_attachment(mail("Ferry strike", plain=FERRY, message_id="<in@courier.example>"))
    outer, inner = articles(put(tmp_path / "a.eml", letter))
    assert (inner.title, inner.text) == ("Ferry strike", FERRY)
    assert inner.key != outer.key


def test_each_message_of_a_mailbox_is_an_article_by_its_id(tmp_path: Path) -> None:
    quoted = f"{FERRY}\n\nFrom Monday on there will be no ferry.\n\nFrom here it is 2024 km.\n"
    nameless = mail("No id", plain=UNION, message_id="")
    box = mbox(mail(), mail("Ferry", plain=quoted, message_id="<2@c.example>"), nameless)
    first, second, third = articles(put(tmp_path / "a.mbox", box))
    assert (first.key, second.key) == ("one@courier.example", "2@c.example")
    assert "From Monday on there will be no ferry." in second.text
    assert third.key.startswith("message ")
    # Ids stay when the mailbox grows at its head.
    longer = articles(put(tmp_path / "b.mbox", mbox(mail("New", message_id="<0@c.e>"), nameless)))
    assert longer[1].key == third.key


def test_a_bad_message_costs_itself_only(tmp_path: Path) -> None:
    begin = b"From a@b.example Mon Oct 14 10:30:00 2024\n"
    box = mbox(mail()) + begin + b"no header at all\n\n" + begin + b"Subject: x\n\n\n"
    box += mbox(mail("Ferry", plain=FERRY, message_id="<2@c.example>"))
    found = list(read(put(tmp_path / "a.mbox", box)))
    assert [one.key for one in found if isinstance(one, ParsedArticle)] == [
        "one@courier.example",
        "2@c.example",
    ]
    assert [one.reason for one in found if isinstance(one, Skipped)] == [
        "message 2: no e-mail: it doesn't begin with headers",
        "message 3: no text in the message",
    ]


def test_an_outlook_message(tmp_path: Path) -> None:
    data = outlook_files.message(
        subject="Bridge closes – für Köln",
        sender="The Courier",
        address="news@courier.example",
        sent=datetime(2024, 10, 14, 9, tzinfo=UTC),
        body="Plain words.",
        html=page("x", BRIDGE, REPAIR, f"{UNION} Köln").encode(),
        attachments={"ferry.txt": FERRY.encode(), "photo.png": b"\x89PNG" * 2000},
    )
    article, attached = articles(put(tmp_path / "a.msg", data))
    assert article.title == "Bridge closes – für Köln"
    assert article.text.endswith(f"{UNION} Köln")
    assert (article.published, article.source) == (date(2024, 10, 14), "The Courier")
    assert (attached.key, attached.text) == ("ferry.txt", FERRY)


def test_a_message_in_an_outlook_message_is_an_article(tmp_path: Path) -> None:
    data = outlook_files.message(subject="Outer", body=BRIDGE, inner=FERRY)
    outer, inner = articles(put(tmp_path / "a.msg", data))
    assert (outer.title, outer.text) == ("Outer", BRIDGE)
    assert (inner.key, inner.title, inner.text) == ("message 1", "Inner", FERRY)


def test_an_outlook_message_in_a_code_page_with_an_encoded_sender(tmp_path: Path) -> None:
    sender = "=?utf-8?b?6YO15beu?="
    data = outlook_files.message(subject="Bridge", sender=sender, address="a@b.example",
                                 body="橋樑明年重建。", page=950)  # fmt: skip
    (article,) = articles(put(tmp_path / "a.msg", data))
    assert (article.title, article.source, article.text) == ("Bridge", "郵差", "橋樑明年重建。")


def _tables(*cells: str) -> str:
    """A newsletter's page: each cell in a table of its own, within one for all."""
    rows = (f"<tr><td><table><tr><td></td><td>{cell}</td></tr></table></td></tr>" for cell in cells)
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


def test_all_stories_of_a_newsletter_in_tables_are_read(tmp_path: Path) -> None:
    letter = mail(
        "The week",
        plain="",
        html=_tables(
            "<a href='x'>View this email in your browser</a>",
            f"<h2>Bridge</h2><p>{BRIDGE}</p>",
            f"<h2>Ferry</h2>{FERRY}<br>Read more",
            "<div style='display:none'>Hidden lines.</div>",
            "You are receiving this email because you asked. <a href='y'>Unsubscribe</a>",
        ),
    )
    (article,) = articles(put(tmp_path / "a.eml", letter))
    assert article.text == f"Bridge\n\n{BRIDGE}\n\nFerry\n\n{FERRY}\nRead more"


def test_a_table_of_figures_stays_one_in_a_message(tmp_path: Path) -> None:
    table = "<table><tr><td>Ferry</td><td>12</td></tr><tr><td>Bus</td><td>40</td></tr></table>"
    letter = mail("Fares", plain="", html=_tables(f"<p>{FERRY}</p>{table}"))
    (article,) = articles(put(tmp_path / "a.eml", letter))
    assert article.text == f"{FERRY}\n\nFerry 12\nBus 40"


def test_addresses_behind_links_and_tags_in_a_plain_part_are_no_words(tmp_path: Path) -> None:
    link = "<https://news.example/click?id=0123456789012345678901234567890123456789>"
    (article,) = articles(put(tmp_path / "a.eml", mail("x", plain=f"{BRIDGE} {link}\n\n{REPAIR}")))
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"
    tagged = f"<p>{BRIDGE}</p><br><p>{REPAIR}</p>"
    (article,) = articles(put(tmp_path / "b.eml", mail("x", plain=tagged)))
    assert article.text == f"{BRIDGE}\n\n{REPAIR}"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.eml", b"", "empty"),
        ("a.eml", b"<html><body>No mail</body></html>", "no e-mail: it doesn't begin with headers"),
        ("a.eml", b"Subject: x\nFrom: a@b.c\n\n", "no text in the message"),
        ("a.mbox", b"", "empty"),
        ("a.mbox", b"Subject: x\n\ny", 'no mailbox: it doesn\'t begin with a "From " line'),
        ("a.msg", b"Subject: x\n\ny", "no Outlook message"),
        ("a.msg", b"", "empty"),
    ],
)
def test_what_is_no_mail_is_reported_in_a_line(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    assert reason(put(tmp_path / name, data)) == why


def test_a_truncated_outlook_message_is_reported(tmp_path: Path) -> None:
    whole = outlook_files.message(subject="x", body=BRIDGE * 50)
    assert "can't be read" in reason(put(tmp_path / "a.msg", whole[:1500]))


def test_mail_is_known_by_its_first_lines_whatever_its_suffix(tmp_path: Path) -> None:
    put(tmp_path / "letter", mail())
    put(tmp_path / "Inbox", mbox(mail("Ferry", plain=FERRY)))
    put(tmp_path / "notes", b"Subject: only one header\n\nnothing")
    assert [one.name for one in discover(tmp_path) if isinstance(one, Path)] == ["Inbox", "letter"]
    assert articles(tmp_path / "letter")[0].title == "Bridge closes"
    assert articles(tmp_path / "Inbox")[0].text == FERRY


def test_nesting_ends(tmp_path: Path) -> None:
    letter = mail("0", plain=BRIDGE)
    for level in range(1, 6):
        outer = mail(str(level), plain=f"{FERRY} {level}", message_id=f"<{level}@c.example>")
        outer.add_attachment(letter)
        letter = outer
    found = list(read(put(tmp_path / "a.eml", letter)))
    assert sum(isinstance(one, ParsedArticle) for one in found) == 4
    assert [one.reason.rsplit(": ", 1)[-1] for one in found if isinstance(one, Skipped)] == [
        "nested too deeply"
    ]


def test_thousands_of_nested_parts_are_one_skip(tmp_path: Path) -> None:
    head = b"From: a@b.c\nSubject: x\nMIME-Version: 1.0\n"
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1500)
    )
    assert reason(put(tmp_path / "a.eml", head + deep)) in (
        "nested too deeply",
        "no text in the message",
    )


def test_a_charset_with_a_nul_and_a_body_of_broken_html_are_read(tmp_path: Path) -> None:
    head = b'Subject: x\nContent-Type: text/html; charset="us\x00"\n\n'
    body = f"<!DOCTYPE html><html><head><title>B</</h1><p>{FERRY}\xe9</p></html>".encode("latin-1")
    (article,) = articles(put(tmp_path / "a.eml", head + body))
    assert FERRY in article.text


def test_a_base64_body_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    body = base64.encodebytes((BRIDGE + REPAIR).encode())[:-9]
    head = b"Subject: x\nContent-Transfer-Encoding: base64\n\n"
    (article,) = articles(put(tmp_path / "a.eml", head + body))
    assert article.text.startswith(BRIDGE)
