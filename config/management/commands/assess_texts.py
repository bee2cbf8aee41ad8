"""assess_texts: the risk factors of narratives, a JSON line in, a JSON line out; no database."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import CommandError, CommandParser

from config.commands import ContractCommand, WrongUsage
from risk.rules.catalogue import CatalogueError, parse
from risk.rules.catalogue_yaml import LONGEST
from risk.rules.reader import Reader, reader, shipped_likeness

log = logging.getLogger(__name__)

# a longer line is no narrative; it is skipped without being held in memory
_LONGEST_LINE = 16 * 1024 * 1024


class Command(ContractCommand):
    help = "逐行评估纠纷描述（{id, text} 的 JSON 行），写出要素、分值、等级和原文证据；不使用数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("input", metavar="IN.jsonl", help="每行一个 {id, text}")
        parser.add_argument("output", metavar="OUT.jsonl", help="结果写到哪里，已有的文件会被覆盖")
        parser.add_argument(
            "--catalogue", default="", metavar="FILE", help="要素目录（YAML 或 JSON），不写则用自带的目录"
        )

    def carry_out(self, **options: Any) -> dict[str, Any]:
        source, target = Path(options["input"]), Path(options["output"])
        if not source.is_file():
            raise CommandError(f"找不到文件“{source}”，请检查路径。")
        if target.exists() and target.samefile(source):
            raise WrongUsage("输出文件不能就是输入文件，请换一个名称。")
        assessor = _reader(options["catalogue"])
        started = time.perf_counter()
        rows = rejected = 0
        # beside the target first: whoever finds the file finds all of it
        unfinished = target.with_name(f"{target.name}.part")
        try:
            with source.open("rb") as lines, unfinished.open("w", encoding="utf-8", newline="\n") as out:
                for number, line in enumerate(_lines(lines), 1):
                    answer = _assess(assessor, line) if line is not None else None
                    if answer is None:
                        rejected += 1
                        log.warning("line %s is not {id, text}", number)
                        continue
                    out.write(f"{answer}\n")
                    rows += 1
            unfinished.replace(target)
        except OSError as error:
            raise CommandError(
                f"不能写入“{target}”（{error.strerror or error}），请检查文件夹是否存在、是否可写。"
            ) from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return {"rows": rows, "rejected": rejected, "seconds": round(time.perf_counter() - started, 3)}


def _reader(catalogue: str) -> Reader:
    if not catalogue:
        return reader()
    try:
        with Path(catalogue).open("rb") as file:
            # no more than a catalogue can have: what is larger is refused by its length, not by the memory
            given = file.read(4 * LONGEST + 4)
        text = given.decode("utf-8-sig", "replace" if len(given) > 4 * LONGEST else "strict")
        return Reader(parse(text), shipped_likeness())
    except OSError as error:
        raise CommandError(f"读不了目录文件“{catalogue}”（{error.strerror or error}）。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"目录文件“{catalogue}”不是 UTF-8 编码。") from error
    except CatalogueError as error:
        raise CommandError(f"目录文件“{catalogue}”有误：{error.sentence}") from error


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines that are not blank; None for one that is too long."""
    first = True
    while line := stream.readline(_LONGEST_LINE):
        whole = line.endswith(b"\n") or len(line) < _LONGEST_LINE
        while not whole:
            rest = stream.readline(_LONGEST_LINE)
            whole = rest.endswith(b"\n") or len(rest) < _LONGEST_LINE
            line = b""
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        if not line:
            yield None
        elif line.strip():
            yield line


def _assess(assessor: Reader, line: bytes) -> str | None:
    """The answer as JSON, or None when the line is not an object with an id and a text."""
    try:
        item = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict) or item.get("id") is None or not isinstance(item.get("text"), str):
        return None
    reading = assessor.read(item["text"])
    evidence = {
        finding.code: [phrase.text for phrase in finding.phrases]
        for finding in reading.findings
        if finding.code in reading.codes
    }
    answer = {
        "id": item["id"],
        "factors": list(reading.codes),
        "score": reading.score.points,
        "level": reading.score.level,
        "evidence": evidence,
    }
    # a lone surrogate cannot be written as UTF-8: escape then
    spelled = json.dumps(answer, ensure_ascii=False)
    return spelled if _writable(spelled) else json.dumps(answer)


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
