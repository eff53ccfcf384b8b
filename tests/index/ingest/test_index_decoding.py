"""Bytes to text: labels, foreign bytes, and what declares nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from webencodings.labels import LABELS

from index.ingest.readers import read
from index.ingest.readers.decoding import Unreadable, decode
from index.types import ParsedArticle

ENGLISH = "The harbour will be dredged in May, the port authority said on Friday."


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("gb2312", "gb18030", "港务局表示，朱镕村港口将疏浚"),
        ("Shift_JIS", "cp932", "港湾局は①号港を浚渫する"),
        ("x-sjis", "cp932", "港湾局は①号港を浚渫する"),
        ("ks_c_5601-1987", "cp949", "항만청은 똠 금요일"),
        ("big5", "big5hkscs", "港務局星期五表示"),
        ("us-ascii", "cp1252", "It’s the third time"),
        ("iso8859-1", "cp1252", "It’s the third time"),
        ("ISO_8859-1", "cp1252", "It’s the third time"),
        ("l1", "cp1252", "It’s the third time"),
        ("tis-620", "cp874", "ท่าเรือ"),
        ("x-cp1251", "cp1251", "Порт закрыт"),
        ("x-mac-cyrillic", "mac-cyrillic", "Порт закрыт"),
        ("koi8-ru", "koi8-u", "Порт закрито"),
        ("iso-8859-9", "cp1254", "İstanbul’da şehir"),
        ("iso-2022-jp", "iso2022_jp", "港湾局は金曜日"),
    ],
)
def test_a_label_means_what_browsers_read_for_it(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label)[:2] == (text, None)


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_of_the_standard_is_known(label: str) -> None:
    assert decode(b"The harbour is shut.", label.upper()) == ("The harbour is shut.", None, 0)


def test_a_meta_tag_that_could_be_read_is_not_in_utf_16() -> None:
    assert decode("café".encode(), "utf-16le").text == "café"
    assert decode(b"plain", "utf-16").text == "plain"


def test_what_windows_1252_leaves_undefined_costs_nothing_else() -> None:
    decoded = decode(b"It\x92s\x81 shut", "latin1")
    assert decoded == ("It’s\ufffd shut", "1 place is not windows-1252; 1 lost", 1)


def test_letters_of_an_old_code_page_are_not_lost_in_silence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"{ENGLISH} It goes to München.".encode("cp437"))
    (found,) = read(tmp_path / "a.txt")
    assert isinstance(found, ParsedArticle)
    assert found.text.endswith("to M\ufffdnchen.")
    assert found.note == "1 place is not windows-1252; 1 lost"


@pytest.mark.parametrize(
    ("data", "declared", "text", "note"),
    [
        (b"It\x92s shut.", "utf-8", "It’s shut.", "1 place is not UTF-8; 1 read as windows-1252"),
        (
            b"It\xe2\x80\x99s shut. The mayor of it said \x93no\x94 and asked for a sum of 4 \xa3.",
            None,
            "It’s shut. The mayor of it said “no” and asked for a sum of 4 £.",
            None,
        ),
        (b"caf\xc3\xa9 and caf\xe9", None, "café and café", None),
        (b"caf\xc3\xa9, caf\xc3", None, "café, caf�", "1 place is not UTF-8; 1 lost"),
        (b"caf\xc3, caf\x92", "utf-8", "caf�, caf’", None),
        ("Порт закрыт до мая".encode()[:-1], None, "Порт закрыт до ма�", None),
        ("é".encode() * 50 + b" caf\xe9 x", "iso-8859-1", "é" * 50 + " café x", None),
        ("港".encode("gbk") * 40 + b" \xff ", "gb2312", "港" * 40 + " � ", None),
    ],
)  # fmt: skip
def test_a_foreign_byte_costs_itself_at_most(
    data: bytes, declared: str | None, text: str, note: str | None
) -> None:
    decoded = decode(data, declared)
    assert decoded.text == text
    assert decoded.note
    assert note in (None, decoded.note)


PROSE = {
    "cp1252": """Les dockers ont de nouveau cessé le travail mardi, a annoncé l’autorité. À l’été
        dernier, « l’opérateur » avait proposé une prime… Élodie Œuvrard était là.""",
    "cp1250": """Dokerzy w porcie w środę ponownie ogłosili strajk, poinformował zarząd. Związek
        żąda krótszego tygodnia pracy. Łódź, Gdańsk i Świnoujście są zamknięte.""",
    "iso8859-2": """Přístavní dělníci v úterý znovu vstoupili do stávky, uvedla správa přístavu.
        Odbory chtějí kratší pracovní týden, šéf nabízí prémii.""",
    "cp1251": "Портовые рабочие снова объявили забастовку во вторник, сообщила администрация.",
    "koi8-r": "Портовые рабочие снова объявили забастовку во вторник, сообщила администрация.",
    "cp1253": "Οι λιμενεργάτες κήρυξαν ξανά απεργία την Τρίτη, ανακοίνωσε η λιμενική αρχή.",
    "cp1254": "Liman işçileri salı günü yeniden greve gitti. Şehir ağır ışıklar içinde, dedi.",
    "cp1255": "עובדי הנמל שבתו שוב ביום שלישי, מסרה רשות הנמל. הוועד דורש שבוע עבודה קצר.",
    "cp1256": "أعلن عمال الميناء الإضراب مرة أخرى يوم الثلاثاء، حسبما قالت سلطة الميناء.",
    "cp1257": "Uosto darbininkai antradienį vėl paskelbė streiką. Šįkart visi ėmėsi žygių.",
    "cp874": "ท่าเรือจะขุดลอกในเดือนพฤษภาคม เจ้าหน้าที่กล่าวเมื่อวันศุกร์",
}


@pytest.mark.parametrize("encoding", PROSE)
def test_prose_that_declares_nothing_is_read_by_its_letters(encoding: str) -> None:
    assert decode(PROSE[encoding].encode(encoding)).text == PROSE[encoding]


def test_names_of_many_languages_make_no_other_encoding() -> None:
    text = "Der Bürgermeister sagte: „Wir schließen“ – François Hollande, Señor Núñez."
    assert decode(text.encode("cp1252")).text == text
    text = f"{ENGLISH} The “Müller” affair… – it’s £4 and 30°"
    assert decode(text.encode("cp1252")).text == text


def test_a_false_declaration_is_said() -> None:
    data = PROSE["cp1251"].encode("cp1251")
    decoded = decode(data, "utf-8")
    assert decoded[:2] == (PROSE["cp1251"], "read as windows-1251; it says it is utf-8")
    assert decode("pläin".encode("cp1252"), "x-nobody-knows").text == "pläin"


@pytest.mark.parametrize("declared", [None, "utf-8"])
def test_bytes_that_are_no_language_are_refused(declared: str | None) -> None:
    with pytest.raises(Unreadable):
        decode(bytes(range(128, 256)) * 3, declared)


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "gb2312", "x-sjis", "rot13", "é"]))
@example(b"", None)
def test_any_bytes_are_read_or_refused(data: bytes, declared: str | None) -> None:
    try:
        decoded = decode(data, declared)
    except Unreadable:
        return
    assert len(decoded.text) <= len(data)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_the_note_comes_with_the_article(tmp_path: Path, name: str) -> None:
    body = f"{ENGLISH} It\N{RIGHT SINGLE QUOTATION MARK}s the first time.".encode()
    body += " It’s dear.".encode("cp1252")
    if name == "a.html":
        body = b"<html><head><meta charset=utf-8></head><body><p>%b</p></body></html>" % body
    elif name == "a.jsonl":
        body = b'{"text": "%b"}' % body
    (tmp_path / name).write_bytes(body)
    (found,) = read(tmp_path / name)
    assert isinstance(found, ParsedArticle)
    assert found.text.endswith("It’s the first time. It’s dear.")
    assert (found.note or "").endswith("1 place is not UTF-8; 1 read as windows-1252")
