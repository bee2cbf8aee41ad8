"""What a cell may hold."""

import datetime as dt
import re
from typing import Literal
from zoneinfo import ZoneInfo

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | None
Kind = Literal["text", "integer", "date", "moment", "decimal"]
TEXT_MAX = 32_767
ROWS_MAX = 1_048_575
SHANGHAI = ZoneInfo("Asia/Shanghai")
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
