"""Documents that are laid out on pages: PDF files, pictures of pages.

pdf       PDF: its pages, in the order in which people read them
pdf_text  the lines of a PDF's page and where they stand
layout    from lines on a page to paragraphs: columns, running heads
ocr       the words of scanned pages and pictures, by tesseract, where it is installed
picture   a picture of a page
"""
