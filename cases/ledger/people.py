"""Who a row is about: several names, identity numbers and telephones in one cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import mul

from cases.ledger.text import as_text, is_nothing, plain
from core.workbook import Cell

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(?:\(?(?:\+|00)?86\)?[- ]*)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
MOBILES = re.compile(r"1[3-9][0-9]{9}(?:[/、,;\s]+1[3-9][0-9]{9})*")
FOUR_DIGITS = re.compile(r"\d{4}")
LANDLINE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?[- ]*(\d{7,8})(?:[-转 ]+(\d{1,6})(?!\d))?(?!\d)")
SHORT_LINE = re.compile(r"(?<!\d)((?:400|800)[- ]?\d{3}[- ]?\d{4}|[2-8]\d{6,7})(?!\d)")
WORDS_NOT_NAMES = re.compile(
    r"(?:当事人|申请人|被申请人|来访人|信访人|报警人|甲方|乙方|姓名)[:：]|"
    r"(?:居民|公民)?身份(?:证件?)?(?:号码|号)?[:：]|身份证号?码?|证件号码?[:：]?|(?:联系)?电话[:：]?|手机[:：]?"
)
SIMPLE = re.compile(r"((?:(?!等|身份证|电话|手机)[^\W\d_]){2,20})(?:\s*([0-9]{17}[0-9Xx]|[0-9]{15}))?")
STOP = r"\s、，,/;；|"
SPACED_NAME = re.compile(rf"(?<![^{STOP}])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![^{STOP}])")
AFTER_NAME = re.compile(r"(?<=.)(?:[(（][^()（）]*[)）]?|等(?:[0-9一二三四五六七八九十]+[人户名])?)+$")
NUMBERING = re.compile(r"^\(?\d{1,2}[)）.．、]\s*|^[①-⑳]")
ASIDES = frozenset("男 女 汉 汉族 彝族 白族 回族 傣族 苗族 壮族 满族 等 等人".split())  # noqa: SIM905
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NAME_MAX = 100
LOST_DIGITS = 10**15


@dataclass(frozen=True, slots=True)
class PartyText:
    """A person as the ledger names them; either part may be empty, never both."""

    name: str
    id_number: str


def is_valid_id(number: str) -> bool:
    """Check the last digit of an 18-digit identity number (GB 11643-1999); 15 digits carry no check."""
    if len(number) != 18:
        return len(number) == 15 and number.isdigit()
    remainder = sum(map(mul, map(int, number[:17]), WEIGHTS)) % 11
    return "10X98765432"[remainder] == number[17].upper()


def parties(cell: Cell, header: str, notes: list[str]) -> list[PartyText]:
    """Read the people of one cell in order; what looks wrong is added to `notes`, nothing is refused."""
    text = _full_digits(cell, header, notes)
    if is_nothing(text):
        return []
    found: list[PartyText] = _plainly(text)
    if found:
        for party in found:
            _check(party.id_number, header, notes)
        return found
    asides: list[str] = []
    for name, id_number in _tokens(text, asides):
        last = found[-1] if found else None
        if id_number and last and last.name and not last.id_number:
            found[-1] = PartyText(last.name, id_number)
        elif name and last and last.id_number and not last.name:
            found[-1] = PartyText(name, last.id_number)
        elif name or id_number:
            found.append(PartyText(name, id_number))
    for party in found:
        _check(party.id_number, header, notes)
    if asides:
        notes.append(f"“{header}”里姓名以外的说明已原样保留在备查信息里。")
    return found


def _plainly(text: str) -> list[PartyText]:
    """Read the usual spelling, a name with or without a number on each line; empty when there is more to it."""
    found: list[PartyText] = []
    for line in text.split("\n"):
        match = SIMPLE.fullmatch(line.strip())
        if not match or match[1] in ASIDES or is_nothing(match[1]):
            return []
        found.append(PartyText(match[1], (match[2] or "").upper()))
    return found


def _tokens(text: str, asides: list[str]) -> Iterator[tuple[str, str]]:
    """Give (name, "") or ("", identity number) in reading order; other words go to `asides`."""
    for old, new in {m: plain(m) for m in re.findall(r"[０-９Ｘｘ]+", text)}.items():
        text = text.replace(old, new)
    text = WORDS_NOT_NAMES.sub(" ", MOBILE.sub(" ", _ids_apart(text)))
    text = re.sub(r"(?<=[A-Za-z.])[ \u00a0]+(?=[A-Za-z])", "\u2007", text)  # John Smith is one name
    text = SPACED_NAME.sub(r"\1\2", text)
    for piece in re.split(r"[\n\t\r、，,/;；|\u3000 ]+", text):
        if ID_NUMBER.fullmatch(piece):
            yield "", piece.upper()
            continue
        name = NUMBERING.sub("", piece).replace("\u2007", " ")
        name = re.sub(r"[(（\[【][)）\]】]", "", name).strip(":：。.;；-—· ")
        bare = AFTER_NAME.sub("", name).strip("()（） ")
        if bare != name:
            asides.append(name)
        if bare in ASIDES or re.fullmatch(r"\d{1,3}岁", bare):
            asides.append(bare)
        elif bare and not is_nothing(bare):
            yield bare, ""


def _ids_apart(text: str) -> str:
    return ID_NUMBER.sub(lambda match: f" {match[0]} ", text)


def _full_digits(cell: Cell, header: str, notes: list[str]) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell >= LOST_DIGITS:
        notes.append(f"“{header}”把身份证号存成了数字，末几位已丢失，没有采用，请核对原件。")
        return ""
    return as_text(cell)


def _check(id_number: str, header: str, notes: list[str]) -> None:
    if id_number and not is_valid_id(id_number):
        notes.append(f"“{header}”里尾号 {id_number[-4:]} 的身份证号校验不符，已原样保留，请核对。")


def id_numbers(cell: Cell, header: str, notes: list[str]) -> list[str]:
    """Read the identity numbers of one cell, in order; other contents are added to `notes`."""
    text = plain(_full_digits(cell, header, notes))
    if is_nothing(text):
        return []
    found = [number.upper() for number in ID_NUMBER.findall(text)]
    if not found:
        notes.append(f"“{header}”不像身份证号，已原样保留在备查信息里。")
    for number in found:
        _check(number, header, notes)
    return found


def mobiles_beside_names(cell: Cell) -> list[str]:
    """Find mobile numbers written into a cell of names."""
    text = cell if isinstance(cell, str) else ""
    if len(text) < 11 or not FOUR_DIGITS.search(text):
        return []
    rest = plain(ID_NUMBER.sub(" ", text))
    return (
        [re.sub(r"[- ]", "", number) for number in MOBILE.findall(rest)] if FOUR_DIGITS.search(rest) else []
    )


def phones(cell: Cell, header: str, notes: list[str]) -> tuple[list[str], bool]:
    """Read the telephones of one cell, digits only (a landline as 0871-1234567), and whether that was all."""
    text = plain(as_text(cell)).strip()
    if is_nothing(text):
        return [], True
    if MOBILES.fullmatch(text):
        return list(dict.fromkeys(re.split(r"[/、,;\s]+", text))), True
    found: list[tuple[int, str]] = []

    def take(match: re.Match[str]) -> str:
        parts = [re.sub(r"[- ]", "", part) for part in match.groups() if part]
        found.append((match.start(), "-".join(parts)))
        return " " * len(match[0])

    rest = text
    for pattern in (MOBILE, LANDLINE, SHORT_LINE):
        rest = pattern.sub(take, rest)
    rest = re.sub(r"(?:手机|电话|座机|联系电话|tel)?[\s、,/;:|()和及或.-]*", "", rest, flags=re.IGNORECASE)
    if not found or re.search(r"\d", rest):
        notes.append(f"“{header}”里有不像电话的内容，已原样保留在备查信息里。")
    return list(dict.fromkeys(number for _, number in sorted(found))), not rest
