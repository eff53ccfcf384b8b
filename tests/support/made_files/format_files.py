"""One small file of every format that is read, made here: what its articles are is known."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import outlook_files
from document_files import (
    shape,
    word_note,
    word_table,
    write_docx,
    write_epub,
    write_odt,
    write_pptx,
)
from pdf_files import column, write_pdf

BRIDGE = (
    "The old bridge over the Lenne closed on Monday after inspectors found cracks in two of its"
    " piers, the town council said."
)
REPAIR = "Repairs will cost 4.2 million euros and take until June, the mayor told reporters."
FERRY = (
    "Ferry crews walked out at noon on Friday in a dispute over night shifts, leaving hundreds of"
    " passengers at the quay."
)
UNION = "The union asked for nine per cent more pay and will meet the company again on Tuesday."


def page(title: str = "Bridge closes", *paragraphs: str, head: str = "") -> str:
    """An HTML page with an article."""
    body = "".join(f"<p>{one}</p>" for one in paragraphs or (BRIDGE, REPAIR))
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article>"
        "</body></html>"
    )


def mail(
    subject: str = "Bridge closes",
    *,
    sender: str = "The Courier <news@courier.example>",
    date: str = "Mon, 14 Oct 2024 23:30:00 -0500",
    plain: str = f"{BRIDGE}\n\n{REPAIR}\n",
    html: str = "",
    message_id: str = "<one@courier.example>",
) -> EmailMessage:
    """A newsletter."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = sender, subject, date
    message["To"] = "reader@home.example"
    if message_id:
        message["Message-ID"] = message_id
    message.set_content(plain)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def mbox(*messages: EmailMessage) -> bytes:
    """A mailbox."""
    out = b""
    for message in messages:
        lines = message.as_bytes().replace(b"\nFrom ", b"\n>From ")
        out += b"From news@courier.example Mon Oct 14 10:30:00 2024\n" + lines + b"\n\n"
    return out


def feed() -> bytes:
    """An RSS feed: one entry in full, one with its summary, one that is only a link."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Courier</title><link>https://courier.example/</link>
<item><title>Bridge closes</title><link>https://courier.example/bridge</link>
<guid isPermaLink="false">tag:bridge</guid><dc:creator>Ada Berg</dc:creator>
<pubDate>Mon, 14 Oct 2024 23:30:00 -0500</pubDate><description>Cracks were found.</description>
<content:encoded><![CDATA[<p>{BRIDGE}</p><p>{REPAIR}</p>]]></content:encoded></item>
<item><title>Ferry strike</title><link>https://courier.example/ferry</link>
<pubDate>Tue, 15 Oct 2024 08:00:00 GMT</pubDate><description>{FERRY}</description></item>
<item><title>Just a link</title><link>https://courier.example/link</link></item>
</channel></rss>""".encode()


def atom() -> bytes:
    """An Atom feed of one entry, which has only a day of its update."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Radio</title><id>urn:feed</id>
<entry><title>Ferry strike</title><id>urn:ferry</id><updated>2024-10-15T08:00:00Z</updated>
<link href="https://radio.example/ferry"/><author><name>Bo Lind</name></author>
<content type="html">&lt;p&gt;{FERRY}&lt;/p&gt;&lt;p&gt;{UNION}&lt;/p&gt;</content></entry>
</feed>""".encode()


def opml() -> bytes:
    """A list of two feeds."""
    return b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline type="rss" text="A" xmlUrl="https://a.example/rss"/>
<outline type="rss" text="B" xmlUrl="https://b.example/rss"/></outline></body></opml>"""


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 10, 14, 0, 0, 0)), data, compression)
    return out.getvalue()


def warc(*, packed: bool = True) -> bytes:
    """A crawl: a page, its later capture, a page not found, a redirect, a revisit, a picture."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)

    def answered(
        url: str, status: str, body: bytes, kind: str = "text/html", day: str = "2024-11-20"
    ) -> None:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": f"{day}T10:00:00Z"},
            )
        )

    dated = '<meta property="article:published_time" content="2024-10-14T09:00:00Z">'
    answered("https://courier.example/bridge", "200 OK", page(head=dated).encode())
    ferry = page("Ferry strike", FERRY, UNION).encode("utf-16")
    answered("https://courier.example/ferry", "200 OK", ferry, "text/html; charset=utf-16")
    later = page("Bridge closes", BRIDGE, REPAIR, UNION, head=dated).encode()
    answered("https://courier.example/bridge", "200 OK", later, day="2024-11-25")
    answered("https://courier.example/gone", "404 Not Found", page("Gone").encode())
    answered("https://courier.example/moved", "301 Moved", page("Moved").encode())
    answered("https://courier.example/photo", "200 OK", b"\x89PNG", "image/png")
    writer.write_record(
        writer.create_revisit_record(
            "https://courier.example/again",
            "sha1:AAAA",
            "https://courier.example/bridge",
            "2024-11-20T10:00:00Z",
        )
    )
    return out.getvalue()


def mhtml() -> bytes:
    """A page as Chrome saves it."""
    return (
        "From: <Saved by Blink>\r\n"
        "Snapshot-Content-Location: https://courier.example/bridge\r\n"
        "Subject: Bridge closes\r\nDate: Wed, 20 Nov 2024 10:00:00 -0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----edge"\r\n\r\n\r\n'
        "------edge\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        "Content-Location: https://courier.example/bridge\r\n\r\n"
        + page("Bridge closes", BRIDGE, "Caf=C3=A9 owners near=\r\nby lost trade.")
        + "\r\n------edge\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "\r\niVBORw0KGgo=\r\n------edge--\r\n"
    ).encode()


RECORD = {
    "id": "b-1",
    "headline": "Bridge closes",
    "articleBody": f"<p>{BRIDGE}</p><p>{REPAIR}</p>",
    "datePublished": "2024-10-14T09:00:00+02:00",
    "author": [{"name": "Ada Berg"}],
    "publisher": {"name": "The Courier"},
    "url": "https://courier.example/bridge",
}
OTHER = {"title": "Ferry strike", "full_text": f"{FERRY}\n\n{UNION}", "link": "https://r.example/f"}


def table() -> bytes:
    """A CSV table of two articles and a link."""
    return (
        "Headline,Body,Publish Date,Byline,Outlet,URL\n"
        f'Bridge closes,"{BRIDGE}\n\n{REPAIR}",2024-10-14,By Ada Berg,The Courier,https://c.example/b\n'
        f'Ferry strike,"{FERRY} {UNION}",,,,https://c.example/f\n'
        "Only a link,,,,,https://c.example/l\n"
    ).encode()


def nitf() -> bytes:
    """A story in NITF."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>Bridge</title><docdata><doc-id id-string="AP-1"/>
<date.issue norm="20241014T093000Z"/></docdata><pubdata name="The Courier" type="print"/></head>
<body><body.head><hedline><hl1>Bridge closes</hl1></hedline><byline>By <person>Ada Berg</person>
</byline></body.head><body.content><p>{BRIDGE}</p><p>{REPAIR}</p></body.content></body></nitf>
""".encode()


def newsml() -> bytes:
    """Two stories in NewsML-G2: one in XHTML, one in NITF."""

    def item(guid: str, title: str, content: str) -> str:
        return f"""<newsItem guid="{guid}" version="2"><itemMeta>
<versionCreated>2024-10-16T08:00:00Z</versionCreated>
<firstCreated>2024-10-14T08:00:00Z</firstCreated>
<provider literal="Courier Wire"/></itemMeta><contentMeta><headline>{title}</headline>
<by>By Ada Berg</by></contentMeta><contentSet><inlineXML>{content}</inlineXML></contentSet>
</newsItem>"""

    xhtml = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body><p>{BRIDGE}</p><p>{REPAIR}</p></body></html>"
    )
    other = (
        '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content>'
        f"<p>{FERRY}</p><p>{UNION}</p></body.content></body></nitf>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>
{item("urn:bridge", "Bridge closes", xhtml)}{item("urn:ferry", "Ferry strike", other)}
</itemSet></newsMessage>""".encode()


def samples() -> dict[str, bytes]:
    """A file of each format that is read, by its name."""
    letter = mail(html=page())
    letter.add_attachment(f"{FERRY}\n\n{UNION}\n", filename="ferry.txt")
    other = mail("Ferry strike", plain=f"{FERRY}\n\n{UNION}\n", message_id="<two@courier.example>")
    lines = "".join(
        json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate((BRIDGE, FERRY))
    )
    return {
        "a.txt": f"Bridge closes\n\n{BRIDGE}\n\n{REPAIR}\n".encode(),
        "a.md": f"---\ntitle: Bridge closes\n---\n{BRIDGE}\n\n{REPAIR}\n".encode(),
        "a.html": page().encode(),
        "a.jsonl": lines.encode(),
        "a.jsonl.gz": gzip.compress(lines.encode(), mtime=0),
        "a.eml": letter.as_bytes(),
        "a.mbox": mbox(mail(), other),
        "a.msg": outlook_files.message(
            subject="Bridge closes",
            sender="The Courier",
            address="news@courier.example",
            sent=datetime(2024, 10, 14, 9, tzinfo=UTC),
            body=f"{BRIDGE}\r\n\r\n{REPAIR}\r\n",
            html=page().encode(),
            attachments={"ferry.txt": f"{FERRY}\n\n{UNION}\n".encode()},
        ),
        "a.rss": feed(),
        "a.atom": atom(),
        "a.opml": opml(),
        "a.xml": nitf(),
        "b.xml": newsml(),
        "a.zip": zipped({"one/a.html": page().encode(), "b.txt": f"{FERRY} {UNION}".encode()}),
        "a.html.gz": gzip.compress(page().encode(), mtime=0),
        "a.warc": warc(packed=False),
        "a.warc.gz": warc(),
        "a.mhtml": mhtml(),
        "a.json": json.dumps({"data": {"items": [{"item": RECORD}, {"item": OTHER}]}}).encode(),
        "b.json": json.dumps([RECORD, OTHER], indent=1).encode(),
        "a.csv": table(),
        **_documents(),
    }


def _documents() -> dict[str, bytes]:
    """A document of each format, of the same words."""
    written = {
        "a.pdf": lambda path: write_pdf(path, [column(50, 700, (BRIDGE[:60], REPAIR[:60]))]),
        "a.docx": lambda path: write_docx(
            path,
            f"<w:p><w:r><w:t>{BRIDGE}</w:t></w:r>{word_note(2)}</w:p>" + word_table((FERRY, "1")),
            footnotes={2: REPAIR},
        ),
        "a.odt": lambda path: write_odt(path, f"<text:h>Bridge</text:h><text:p>{BRIDGE}</text:p>"),
        "a.pptx": lambda path: write_pptx(path, [shape(BRIDGE)], notes={1: REPAIR}),
        "a.epub": lambda path: write_epub(path, {"a.xhtml": f"<h1>Bridge</h1><p>{BRIDGE}</p>"}),
    }
    found = {}
    with TemporaryDirectory() as folder:
        for name, write in written.items():
            found[name] = write(Path(folder) / name).read_bytes()
    rich = rf"{{\rtf1\ansi{{\info{{\title Bridge}}}}{BRIDGE}{{\footnote {REPAIR}}}\par}}"
    return {**found, "a.rtf": rich.encode()}
