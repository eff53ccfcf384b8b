"""What files are that no reader reads, in words a user reads; told by their names alone."""

from __future__ import annotations

PICTURES = frozenset(".png .jpg .jpeg .tif .tiff".split())
"""Pictures in which the OCR extra looks for words."""

_KINDS = {
    "pictures, not articles": ".avif .bmp .gif .heic .heif .ico .raw .svg .webp .psd .ai .eps",
    "sound, not articles": ".aac .aif .aiff .flac .m4a .mid .mp3 .oga .ogg .opus .wav .wma",
    "video, not articles": ".avi .flv .m4v .mkv .mov .mp4 .mpeg .mpg .ogv .webm .wmv .vtt .srt",
    "fonts, not articles": ".eot .otf .ttf .woff .woff2",
    "tables, not articles": ".tsv .xls .xlsx .ods .parquet",
    "programs or their parts, not articles": (
        ".bat .c .class .cpp .css .dll .exe .go .h .jar .java .js .lock .map .mjs .o .php .ps1 .py"
        " .pyc .rb .rs .scss .sh .so .sql .ts .tsx .vue .wasm"
    ),
    "settings or data, not articles": (
        ".bin .cfg .conf .dat .db .ini .npy .npz .onnx .pickle .pkl .plist .sqlite .toml .yaml .yml"
    ),
    "archives, which aren't unpacked": ".7z .bz2 .dmg .iso .rar .tar .tgz .xz .zst",
    "written by programs as they run, not articles": ".bak .log .part .swp .tmp .crdownload",
    "in the format of Office before 2007: save them as .docx or .pptx": ".doc .dot .ppt .pps",
    "in a format of its maker's own: save them as .docx or .pdf": (
        ".indd .key .mobi .azw .azw3 .numbers .odp .ods .pages .pub .qxp .wpd .wps .one"
    ),
}
_REASONS = {suffix: reason for reason, names in _KINDS.items() for suffix in names.split()}

UNKNOWN = "not in a format that Dateline reads"
HIDDEN = "hidden files and folders"
LOCK = "left by an office program while it has a document open"
QUERIES = "the questions of a BEIR folder, not articles"


def reason_for(name: str) -> str | None:
    """Why files of such a name aren't read; None where only a look inside can tell."""
    suffix = suffix_of(name)
    if suffix in PICTURES:
        return "pictures, not articles"
    return _REASONS.get(suffix)


def suffix_of(name: str) -> str:
    """A file name's suffix in lower case, "" where it has none."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if stem and dot and len(suffix) <= 12 else ""


def is_lock(name: str) -> bool:
    """Whether a file is one that office programs keep beside an open document."""
    return name.startswith(("~$", ".~lock."))
