"""Readers of documents: files that a word processor, a page layout or a scanner made.

    printed/     what is laid out on pages: PDF, pictures
    written/     what flows: DOCX, ODT, RTF, EPUB, PPTX
    pages        which page each offset of an article's text is on
    properties   title, author and date that a document's metadata states
    container    opening the zip files that most of these formats are
    signature    the format of a file by its first bytes

Each library is imported by the reader that needs it, when the first such file is read.
"""
