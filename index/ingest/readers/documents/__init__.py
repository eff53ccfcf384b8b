"""Readers of documents: files that a word processor, a page layout or a scanner made.

    pdf          PDF: its pages, in the order in which people read them
    pdf_text     the lines of a PDF's page and where they stand
    layout       from lines on a page to paragraphs: columns, running heads
    pages        which page each offset of an article's text is on
    properties   title, author and date that a document's metadata states
    container    opening the zip files that most of these formats are
    docx, odt, rtf, epub, pptx
                 one format each
    signature    the format of a file by its first bytes
    ocr          the words of scanned pages and pictures, by tesseract, where it is installed

Each library is imported by the reader that needs it, when the first such file is read.
"""
