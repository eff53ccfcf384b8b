"""The same articles, written in each format that is read.

A format is a function from articles to files' bytes by name: one file an article, or one of all.
Everything is made by hand from what a reader of the format needs, so that no other program has to
be there. Outlook's .msg is missing: nothing here writes it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

DAY = "2024-10-14"
MAIL_DAY = "Mon, 14 Oct 2024 09:30:00 +0000"
_LINE, _LINES = 95, 55
"""Characters of a printed line, lines of a page."""


@dataclass(frozen=True, slots=True)
class Story:
    """An article to be written: a title and paragraphs."""

    number: int
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, a blank line apart."""
        return "\n\n".join(self.paragraphs)

    @property
    def address(self) -> str:
        """A web address of its own."""
        return f"https://courier.example/story-{self.number}"


Files = dict[str, bytes]
Write = Callable[[Sequence[Story]], Files]


def formats() -> dict[str, Write]:
    """Each format's writer by its name, plain text first."""
    return {
        "txt": _each(".txt", lambda story: f"{story.title}\n\n{story.text}\n".encode()),
        "md": _each(".md", _markdown),
        "html": _each(".html", _page),
        "html.gz": _each(".html.gz", lambda story: gzip.compress(_page(story))),
        "mhtml": _each(".mhtml", _mhtml),
        "jsonl": lambda stories: {"a.jsonl": b"".join(_json(one) + b"\n" for one in stories)},
        "json": lambda stories: {"a.json": b"[" + b",".join(map(_json, stories)) + b"]"},
        "csv": _csv,
        "rss": _rss,
        "atom": _atom,
        "nitf": _each(".xml", _nitf),
        "newsml-g2": _newsml,
        "eml": _each(".eml", lambda story: _mail(story).as_bytes()),
        "mbox": _mbox,
        "zip of txt": lambda stories: {"a.zip": _zipped(formats()["txt"](stories))},
        "warc": lambda stories: {"a.warc": _warc(stories, packed=False)},
        "warc.gz": lambda stories: {"a.warc.gz": _warc(stories, packed=True)},
        "pdf": _each(".pdf", _pdf),
        "docx": _each(".docx", _docx),
        "odt": _each(".odt", _odt),
        "rtf": _each(".rtf", _rtf),
        "epub": _each(".epub", _epub),
        "pptx": _each(".pptx", _pptx),
    }


def scanned(story: Story) -> Files:
    """The first page of an article, as a scanner at 150 dots an inch would give it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1240, 1754), 255)
    words = "\n".join(_pages(story)[0])
    ImageDraw.Draw(picture).multiline_text(
        (90, 90), words, fill=0, font=ImageFont.load_default(size=22), spacing=8
    )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return {"a.png": out.getvalue()}


def _each(suffix: str, write: Callable[[Story], bytes]) -> Write:
    return lambda stories: {f"{one.number:04}{suffix}": write(one) for one in stories}


def _paragraphs(story: Story, tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(one)}</{tag}>\n" for one in story.paragraphs)


def _markdown(story: Story) -> bytes:
    head = f"---\ntitle: {json.dumps(story.title, ensure_ascii=False)}\ndate: {DAY}\n---\n"
    return f"{head}\n{story.text}\n".encode()


def _page(story: Story) -> bytes:
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(story.title)} |'
        f' The Courier</title><meta property="og:site_name" content="The Courier">'
        f'<meta property="article:published_time" content="{DAY}T09:30:00Z">'
        f'<link rel="canonical" href="{story.address}"></head><body><nav><ul>{links}</ul></nav>'
        f"<main><article><h1>{escape(story.title)}</h1>{_paragraphs(story)}</article></main>"
        f"<footer><ul>{links}</ul>© The Courier</footer></body></html>"
    ).encode()


def _mhtml(story: Story) -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = story.address
    message["Subject"], message["Date"] = story.title, MAIL_DAY
    message.set_content(_page(story).decode(), subtype="html", cte="quoted-printable")
    message["Content-Location"] = story.address
    message.make_related(boundary="----edge")
    return message.as_bytes()


def _json(story: Story) -> bytes:
    fields = {"id": str(story.number), "title": story.title, "published": DAY, "text": story.text}
    return json.dumps(fields, ensure_ascii=False).encode()


def _csv(stories: Sequence[Story]) -> Files:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["title", "date", "text", "url"])
    writer.writerows([one.title, DAY, one.text, one.address] for one in stories)
    return {"a.csv": out.getvalue().encode()}


def _rss(stories: Sequence[Story]) -> Files:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{one.address}</link>"
        f"<guid>{one.address}</guid><pubDate>{MAIL_DAY}</pubDate>"
        f"<content:encoded>{escape(_paragraphs(one))}</content:encoded></item>"
        for one in stories
    )
    rss = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Courier'
        f"</title><link>https://courier.example/</link>{items}</channel></rss>"
    )
    return {"a.rss": rss.encode()}


def _atom(stories: Sequence[Story]) -> Files:
    entries = "".join(
        f'<entry><title>{escape(one.title)}</title><id>{one.address}</id><link href="{one.address}"'
        f"/><published>{DAY}T09:30:00Z</published>"
        f'<content type="html">{escape(_paragraphs(one))}</content></entry>'
        for one in stories
    )
    atom = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>The Courier</title><id>urn:courier</id>{entries}</feed>"
    )
    return {"a.atom": atom.encode()}


def _nitf(story: Story) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><nitf><head><docdata><date.issue norm="{DAY}"/>'
        f"</docdata></head><body><body.head><hedline><hl1>{escape(story.title)}</hl1></hedline>"
        f"</body.head><body.content>{_paragraphs(story)}</body.content></body></nitf>"
    ).encode()


def _newsml(stories: Sequence[Story]) -> Files:
    items = "".join(
        f'<newsItem guid="urn:story:{one.number}" version="1"><itemMeta>'
        f"<firstCreated>{DAY}T09:30:00Z</firstCreated>"
        '<provider literal="Courier Wire"/></itemMeta><contentMeta><headline>'
        f"{escape(one.title)}</headline></contentMeta><contentSet><inlineXML>"
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body>{_paragraphs(one)}</body></html></inlineXML></contentSet></newsItem>"
        for one in stories
    )
    message = (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/'
        f'2006-10-01/"><header/><itemSet>{items}</itemSet></newsMessage>'
    )
    return {"a.xml": message.encode()}


def _mail(story: Story) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "The Courier <news@courier.example>", "reader@home.example"
    message["Subject"], message["Date"] = story.title, MAIL_DAY
    message["Message-ID"] = f"<{story.number}@courier.example>"
    message.set_content(story.text)
    return message


def _mbox(stories: Sequence[Story]) -> Files:
    letters = (_mail(one).as_bytes().replace(b"\nFrom ", b"\n>From ") for one in stories)
    start = b"From news@courier.example Mon Oct 14 09:30:00 2024\n"
    return {"a.mbox": b"".join(start + letter + b"\n\n" for letter in letters)}


def _warc(stories: Sequence[Story], *, packed: bool) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for one in stories:
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                one.address, "response", payload=io.BytesIO(_page(one)), http_headers=headers
            )
        )
    return out.getvalue()


def _zipped(members: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _parts(lines: Sequence[str], size: int) -> list[Sequence[str]]:
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _pages(story: Story) -> list[Sequence[str]]:
    lines = [story.title]
    for paragraph in story.paragraphs:
        lines += ["", *textwrap.wrap(paragraph, _LINE)]
    return _parts(lines, _LINES)


def _pdf(story: Story) -> bytes:
    """Lines of Helvetica, a page with each `_LINES` of them."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects += [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    ]
    kids = []
    for page in _pages(story):
        shown = b"".join(
            b"BT /F1 10 Tf 50 %d Td (%s) Tj ET\n" % (790 - 13 * n, _in_pdf(line))
            for n, line in enumerate(page)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
            b" << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


def _in_pdf(line: str) -> bytes:
    escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return escaped.encode("cp1252", "replace")


def _docx(story: Story) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org"
    title = f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{escape(story.title)}'
    body = "".join(f"<w:p><w:r><w:t>{escape(one)}</w:t></w:r></w:p>" for one in story.paragraphs)
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types"/>'.encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1"'
                f' Type="{office}/officeDocument/2006/relationships/officeDocument"'
                ' Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": (
                f'<w:document xmlns:w="{word}"><w:body>{title}</w:t></w:r></w:p>{body}</w:body>'
                "</w:document>"
            ).encode(),
        }
    )


def _odt(story: Story) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return _zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": (
                f'<office:document-content xmlns:office="{names}:office:1.0"'
                f' xmlns:text="{names}:text:1.0"><office:body><office:text>'
                f'<text:h text:outline-level="1">{escape(story.title)}</text:h>'
                f"{_paragraphs(story, 'text:p')}</office:text></office:body>"
                "</office:document-content>"
            ).encode(),
        }
    )


def _rtf(story: Story) -> bytes:
    def escaped(text: str) -> str:
        text = text.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
        return "".join(one if ord(one) < 128 else f"\\u{ord(one) % 65536}?" for one in text)

    lines = "".join(f"{escaped(one)}\\par\n" for one in (story.title, *story.paragraphs))
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Times;}}}}\n{lines}}}".encode(
        "ascii", "replace"
    )


def _epub(story: Story) -> bytes:
    return _zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": (
                b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                b'<rootfile full-path="book.opf"/></rootfiles></container>'
            ),
            "book.opf": (
                '<package xmlns="http://www.idpf.org/2007/opf"'
                ' xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
                f"<dc:title>{escape(story.title)}</dc:title></metadata><manifest>"
                '<item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine>'
                "</package>"
            ).encode(),
            "a.xhtml": (
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
                f"<h1>{escape(story.title)}</h1>{_paragraphs(story)}</body></html>"
            ).encode(),
        }
    )


def _pptx(story: Story) -> bytes:
    office = "http://schemas.openxmlformats.org"
    names = (
        f'xmlns:a="{office}/drawingml/2006/main" xmlns:p="{office}/presentationml/2006/main"'
        f' xmlns:r="{office}/officeDocument/2006/relationships"'
    )
    slides = _parts((story.title, *story.paragraphs), 4)
    listed = related = ""
    members: Files = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types"/>'.encode()
    }
    for n, slide in enumerate(slides, start=1):
        lines = "".join(f"<a:p><a:r><a:t>{escape(one)}</a:t></a:r></a:p>" for one in slide)
        members[f"ppt/slides/slide{n}.xml"] = (
            f"<p:sld {names}><p:cSld><p:spTree><p:sp><p:txBody>{lines}</p:txBody></p:sp>"
            "</p:spTree></p:cSld></p:sld>"
        ).encode()
        listed += f'<p:sldId id="{255 + n}" r:id="r{n}"/>'
        related += (
            f'<Relationship Id="r{n}" Target="slides/slide{n}.xml"'
            f' Type="{office}/officeDocument/2006/relationships/slide"/>'
        )
    members["ppt/presentation.xml"] = (
        f"<p:presentation {names}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    ).encode()
    members["ppt/_rels/presentation.xml.rels"] = (
        f'<Relationships xmlns="{office}/package/2006/relationships">{related}</Relationships>'
    ).encode()
    return _zipped(members)
