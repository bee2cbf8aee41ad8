"""What a Chinese name can be found by: its parts, its pinyin and its initials."""

import re
from functools import lru_cache

from pypinyin import Style, pinyin

from core.rules import fold_name

# surnames that are read otherwise than the character usually is (common knowledge of Chinese surnames)
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "区": "ou", "朴": "piao", "盖": "ge",
    "乐": "yue", "任": "ren", "华": "hua", "缪": "miao", "纪": "ji", "翟": "zhai", "尉": "yu", "万": "wan",
    "长": "zhang", "召": "shao", "员": "yun", "洗": "xian", "秘": "bi", "折": "she", "黑": "he", "种": "chong",
    "盛": "sheng", "逄": "pang", "覃": "qin", "宓": "mi", "郇": "xun", "乜": "nie", "燕": "yan", "隗": "kui",
}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_MAX_HAN_NAME = 6


def is_han(text: str) -> bool:
    return bool(text) and all(_HAN.match(character) for character in text)


@lru_cache(maxsize=10_000)
def _syllable(character: str) -> str:
    """The usual reading, or "?" for a character that has none here."""
    return str(pinyin(character, style=Style.NORMAL, errors=lambda _: "?")[0][0])


def initials(text: str) -> str:
    """The first letters of the usual readings: 扬言杀人 → yysr. What is not Chinese is left out."""
    return "".join(_syllable(character)[0] for character in text if is_han(character))


def _readings(name: str) -> list[list[str]]:
    """Whole readings without tones, one syllable a character: the usual one and the surname's own."""
    usual = [_syllable(character) for character in name]
    surname = SURNAMES.get(name[0], usual[0])
    return [usual] if surname == usual[0] else [[surname, *usual[1:]], usual]


def tokens(name: str) -> set[str]:
    """Everything that finds this name, folded: 王小强 → 王 王小 小强 王小强 wxq wx xq wangxiaoqiang …

    A name that is not Chinese (a foreign or coded one) is found by its whole only.
    """
    folded = fold_name(name)
    if not folded:
        return set()
    if not is_han(folded) or len(folded) > _MAX_HAN_NAME:
        return {folded[:64]}
    size = len(folded)
    found = {folded[0]}
    found |= {folded[i:j] for i in range(size) for j in range(i + 2, size + 1)}
    for reading in _readings(folded):
        initials = "".join(syllable[0] for syllable in reading)
        found |= {initials[i:j] for i in (0, 1) for j in range(i + 2, size + 1)}
        found |= {"".join(reading[:j]) for j in range(1, size + 1)}
    return {token for token in found if "?" not in token}
