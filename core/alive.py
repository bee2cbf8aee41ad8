"""Proof of life, and the health check that looks for it: `python core/alive.py web|worker|beat` loads no Django."""

import contextlib
import http.client
import os
import sys
import time
from pathlib import Path

# a program that has shown nothing for that long is not well
SILENCE_SECONDS = 60.0
_FOLDER = "alive"
_TIMEOUT_SECONDS = 8


def proof(data_dir: Path, program: str) -> Path:
    """The file whose time of change says when the program last did its work."""
    return data_dir / _FOLDER / program


def show(data_dir: Path, program: str) -> None:
    """Called by the worker and by beat whenever they did their work; a full disk must not stop it."""
    path = proof(data_dir, program)
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        path.touch()


def why_silent(data_dir: Path, program: str, now: float) -> str:
    """Why the program does not count as alive, as a sentence; empty when it does."""
    try:
        silent = now - proof(data_dir, program).stat().st_mtime
    except OSError as error:
        return f"{program} 还没有工作过（{proof(data_dir, program)}：{error.strerror}）。"
    return f"{program} 已有 {silent:.0f} 秒没有动静。" if silent > SILENCE_SECONDS else ""


def why_not_served(port: int, host: str) -> str:
    """Why /readyz does not answer well, as a sentence; empty when it does."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    try:
        caller.request("GET", "/readyz", headers={"Host": host})
        answer = caller.getresponse()
        body = answer.read(500).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return f"web 在端口 {port} 上没有回答（{error}）。"
    finally:
        caller.close()
    return "" if answer.status == http.HTTPStatus.OK else f"web 回答 {answer.status}：{body}"


def main(arguments: list[str]) -> int:
    # .env is not read: in a container the environment holds everything
    data_dir = Path(__file__).resolve().parent.parent / (os.environ.get("DATA_DIR") or "var")
    if arguments == ["web"]:
        first = (os.environ.get("ALLOWED_HOSTS") or "127.0.0.1").split(",")[0].strip().lstrip(".")
        host = "127.0.0.1" if first in ("", "*") else first
        complaint = why_not_served(int(os.environ.get("PORT") or 8000), host)
    elif arguments in (["worker"], ["beat"]):
        complaint = why_silent(data_dir, arguments[0], time.time())
    else:
        complaint = "用法：python core/alive.py web|worker|beat"
    if complaint:
        sys.stdout.write(f"{complaint}\n")
    return 1 if complaint else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
