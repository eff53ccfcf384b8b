"""Documents made by hand, with no more in them than their formats demand."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = """<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
 <dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>
 <dcterms:created>2019-01-02T00:00:00Z</dcterms:created></cp:coreProperties>"""


def write_zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """Write a zip file of these members, in this order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def write_docx(
    path: Path,
    body: str,
    *,
    footnotes: Mapping[int, str] | None = None,
    title: str = "",
    author: str = "",
    more: Mapping[str, str] | None = None,
) -> Path:
    """Write a Word document whose body is WordprocessingML."""
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for n, text in (footnotes or {}).items()
    )
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="'
        f'{types}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_DOC_RELS}/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
        f' Type="{_DOC_RELS}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/footnotes.xml": f"<w:footnotes {_W}>{notes}</w:footnotes>",
        "docProps/core.xml": _CORE.format(title=title, author=author),
    }
    return write_zip(path, members | dict(more or {}))


def word_paragraph(text: str, style: str = "") -> str:
    """A paragraph of WordprocessingML."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word_table(*rows: tuple[str, ...]) -> str:
    """A table of WordprocessingML."""
    return (
        "<w:tbl>"
        + "".join(
            "<w:tr>" + "".join(f"<w:tc>{word_paragraph(c)}</w:tc>" for c in row) + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


def word_note(number: int) -> str:
    """The mark of a footnote, within a paragraph."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def write_odt(path: Path, body: str, *, meta: str = "", manifest: str = "<manifest/>") -> Path:
    """Write an OpenDocument text whose body and metadata are OpenDocument XML."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text", "table", "meta")
    )
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {names}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            "META-INF/manifest.xml": manifest,
        },
    )


def write_pptx(path: Path, slides: list[str], *, notes: Mapping[int, str] | None = None) -> Path:
    """Write a presentation of slides that are shapes in PresentationML; slide 1 is the first."""
    space = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        f' xmlns:r="{_DOC_RELS}"'
    )
    ids = "".join(f'<p:sldId id="{n}" r:id="s{n}"/>' for n, _ in enumerate(slides, start=1))
    related = "".join(
        f'<Relationship Id="s{n}" Target="slides/slide{n}.xml"/>'
        for n, _ in enumerate(slides, start=1)
    )
    members = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f"<p:presentation {space}><p:sldIdLst>{ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{_RELS}">{related}'
        "</Relationships>",
        "docProps/core.xml": _CORE.format(title="PowerPoint Presentation", author="Ines Orvel"),
    }
    for n, shapes in enumerate(slides, start=1):
        members[f"ppt/slides/slide{n}.xml"] = f"<p:sld {space}>{shapes}</p:sld>"
    for n, text in (notes or {}).items():
        members[f"ppt/slides/_rels/slide{n}.xml.rels"] = (
            f'<Relationships xmlns="{_RELS}"><Relationship Id="n"'
            f' Target="../notesSlides/notes{n}.xml"/></Relationships>'
        )
        members[f"ppt/notesSlides/notes{n}.xml"] = f"<p:notes {space}>{shape(text)}</p:notes>"
    return write_zip(path, members)


def shape(*paragraphs: str, kind: str = "body") -> str:
    """A shape of PresentationML that holds paragraphs."""
    words = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody>{words}</p:txBody></p:sp>"
    )


def write_epub(
    path: Path, documents: Mapping[str, str], *, metadata: str = "", more: Mapping[str, str] = {}
) -> Path:
    """Write an e-book of XHTML bodies by file name, in reading order."""
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in documents)
    spine = "".join(f'<itemref idref="{name}"/>' for name in documents)
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
        'container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine>"
        "</package>",
    }
    for name, body in documents.items():
        members[f"OEBPS/{name}"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            f"<body>{body}</body></html>"
        )
    return write_zip(path, members | dict(more))
