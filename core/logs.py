"""Log lines that name no person: exceptions often quote what was typed."""

import logging
import re

# a phone, an ID number, a token; what databases quote of a row; text in any script but ours in code
_DIGITS = re.compile(r"\d(?:[\s-]?\d){6,}[\dXx]?")
_ROWS = re.compile(r"^(DETAIL|CONTEXT|LINE \d+|PARAMETERS):?.*$|Failing row contains.*$", re.MULTILINE)
_OTHER_SCRIPTS = re.compile(r"[^\x00-\x7f]+")
_EXCEPTION = re.compile(
    r"^(?! {2}File | {4}|Traceback |During handling|The above exception).+$", re.MULTILINE
)


class Discreet(logging.Formatter):
    """Long numbers become #; in an exception's own message everything that is not ASCII becomes …."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        text = super().formatException(ei)  # type: ignore[arg-type]  # as logging passes it
        return _EXCEPTION.sub(lambda line: _OTHER_SCRIPTS.sub("…", line[0]), _ROWS.sub("…", text))

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        stamp = self.formatTime(record, self.datefmt) if self.usesTime() else ""
        return stamp + _DIGITS.sub("#", text.removeprefix(stamp)) if stamp else _DIGITS.sub("#", text)
