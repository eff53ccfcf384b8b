"""The library's folder of pages: `LIBRARY/pages/HOST/NAME.warc.gz`, a page a file.

Deleting a file takes its page out of the library at the next update.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from index.errors import LibraryDamagedError
from index.ingest.readers.archives.fetched import FIELDS_TYPE, Kept
from index.storage.artifacts import sync
from index.storage.failpoints import step
from index.storage.fetched_pages import SUFFIX, file_of, pages_folder
from index.web.http.answer import Fetched


def is_kept(library: Path, address: str) -> bool:
    """Tell whether a page's file is there."""
    return file_of(library, address).is_file()


def keep(library: Path, kept: Kept, fetched: Fetched) -> Path:
    """Write a page to its file, in place of an earlier version; there is never half a file.

    Raises:
        LibraryDamagedError: a link to elsewhere stands in the folder's place.
        OSError: it can't be written.
    """
    path = file_of(library, kept.address)
    for folder in (path.parent.parent, path.parent):
        if folder.is_symlink():
            raise LibraryDamagedError(f"{folder} is a link to another folder", "delete the link")
        folder.mkdir(exist_ok=True)
    begun = path.with_name(f".{path.name}.part")
    begun.unlink(missing_ok=True)
    try:
        with begun.open("xb") as file:
            file.write(_record(kept, fetched))
            file.flush()
            os.fsync(file.fileno())
        step("page written", path.name)
        os.replace(begun, path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
    sync(path.parent)
    sync(path.parent.parent)
    step("page kept", path.name)
    return path


def clear_unfinished(library: Path) -> None:
    """Delete what a run that was killed had begun to write."""
    for path in pages_folder(library).glob(f"*/.*{SUFFIX}.part"):
        path.unlink(missing_ok=True)


def _record(kept: Kept, fetched: Fetched) -> bytes:
    """Return the file: what is known of the page, then the answer, its body unpacked."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    captured = fetched.captured.strftime("%Y-%m-%dT%H:%M:%SZ")
    given = fetched.validators
    kind = f"{fetched.kind}; charset={fetched.charset}" if fetched.charset else fetched.kind
    headers = {
        "Content-Type": kind,
        "Content-Length": str(len(fetched.body)),
        "ETag": given.etag,
        "Last-Modified": given.last_modified,
    }
    page = writer.create_warc_record(
        fetched.address,
        "response",
        payload=BytesIO(fetched.body),
        length=len(fetched.body),
        http_headers=StatusAndHeaders(
            "200 OK",
            [(name, _ascii(value)) for name, value in headers.items() if value],
            protocol="HTTP/1.1",
        ),
        warc_headers_dict={"WARC-Date": captured},
    )
    fields = kept.to_fields()
    about = writer.create_warc_record(
        fetched.address,
        "metadata",
        payload=BytesIO(fields),
        length=len(fields),
        warc_content_type=FIELDS_TYPE,
        warc_headers_dict={
            "WARC-Date": captured,
            "WARC-Refers-To": page.rec_headers.get_header("WARC-Record-ID"),
        },
    )
    writer.write_record(about)
    writer.write_record(page)
    return out.getvalue()


def _ascii(value: str) -> str:
    return value.encode("ascii", "ignore").decode()
