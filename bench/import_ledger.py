"""Generate a ledger and import it twice: seconds, processor seconds and peak memory of each import.

    python bench/import_ledger.py --rows 50000
    DATABASE_URL=postgres://postgres@127.0.0.1/bench python bench/import_ledger.py --rows 50000

Without DATABASE_URL a new SQLite database in a temporary folder is measured. A database given must be a throw-away
one: it is migrated, gets the demonstration district and the rows.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.workbook import Column, SheetOut, write_workbook

STREET = "530199001"
HEADERS = [
    "登记编号",
    "排查时间",
    "来源",
    "所属社区",
    "网格",
    "当事人",
    "联系电话",
    "身份证号",
    "纠纷类别",
    "纠纷简要情况",
    "涉及人数",
    "责任单位",
    "化解时限",
    "化解情况",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静强磊洋艳勇军杰娟涛明超霞平刚桂英华玉兰飞鑫波斌宇浩凯秀珍玲辉建文博"
PHRASES = [
    "双方因楼上漏水多次争吵，要求尽快维修并赔偿。",
    "反映小区夜间施工噪音扰民，老人无法休息。",
    "因拖欠工资到工地讨要，负责人称工程款未到。",
    "两家为滴水檐争执多年，昨日又起口角。",
    "健身房停业后不退卡，涉及二十余人。",
    "租客退房后押金未退，双方各执一词。",
    "社区已上门了解情况，当事人情绪平稳。",
    "派出所核查后移交中心处理，建议尽快约谈双方。",
]


def rows(count: int, seed: int) -> Iterator[list[object]]:
    """Rows as streets write them: one to three people, most with a telephone, some numbers known from before."""
    chance = random.Random(seed)
    now = datetime.now(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None, microsecond=0)
    communities = ("碧桂", "老街", "青松", "滨河", "新苑", "望湖")
    for serial in range(1, count + 1):
        people = [
            chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
            for _ in range(chance.choice((1, 1, 2, 3)))
        ]
        at = now - timedelta(minutes=chance.randrange(60 * 24 * 700))
        community = chance.choice(communities)
        yield [
            f"PC{serial:08d}",
            at.strftime(chance.choice(("%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%Y年%m月%d日"))),
            chance.choice(("来访", "12345转办", "网格上报", "排查", "非警务警情")),
            f"{community}社区",
            f"{chance.randrange(1, 9)}网格",
            "、".join(people),
            f"1{chance.choice('3589')}{chance.randrange(10**9):09d}" if chance.random() < 0.8 else "",
            "",
            chance.choice(("婚恋家庭", "邻里纠纷", "劳资纠纷", "消费", "物业", "噪音", "其他")),
            f"第{serial}件：{community}{chance.randrange(200)}幢，" + "".join(chance.choices(PHRASES, k=6)),
            chance.randrange(1, 30),
            chance.choice(("司法所", "派出所", "市场监管所")),
            (at + timedelta(days=15)).strftime("%Y-%m-%d"),
            chance.choice(("已化解", "正在化解", "")),
        ]


def run(*arguments: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run one manage.py command; its last line with its seconds, processor seconds and peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        **json.loads(done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "{}"),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        # the largest child so far, in KB on Linux: the import comes after smaller ones
        "peak_mb": round(after.ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"LC_ALL": "C.UTF-8", **os.environ, "DATA_DIR": folder, "DEMO": "1"}
        ledger = Path(folder) / "ledger.xlsx"
        columns = [Column(title) for title in HEADERS]
        write_workbook(ledger, [SheetOut("台账", columns, rows(options.rows, options.seed))])
        run("migrate", "-v0", environment=environment)
        run("seed_demo", "--cases", "0", environment=environment)
        command = ["import_ledger", str(ledger), "--street", STREET, *(["--live"] if options.live else [])]
        for name in ("first", "second"):
            print(json.dumps({"import": name, **run(*command, environment=environment)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
