"""Typed reading of the environment: a value is right, has a default, or stops the start with a sentence."""

import errno
import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


def why(error: OSError) -> str:
    """The system's reason in Chinese where an administrator meets it often."""
    known = {
        errno.EACCES: "没有权限",
        errno.EROFS: "只读文件系统",
        errno.ENOSPC: "磁盘已满",
        errno.ENOENT: "不存在",
        errno.ENOTDIR: "不是文件夹",
    }
    return known.get(error.errno or 0, error.strerror or str(error))


def load_file(path: Path) -> None:
    """Read NAME=value lines into the environment, whose own values win; `#` starts a comment line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"不能读取设置文件 {path}（应为可读的 UTF-8 文本）。") from error
    for number, line in enumerate(map(str.strip, lines), 1):
        name, equals, value = line.removeprefix("export ").partition("=")
        if not line or line.startswith("#"):
            continue
        if not equals or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"设置文件 {path} 第 {number} 行应写成 名称=值。")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        os.environ.setdefault(name.strip(), value)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in ("", "1", "0", "true", "false", "yes", "no"):
        return default if not value else value in ("1", "true", "yes")
    raise ImproperlyConfigured(f"环境变量 {name} 只能写 1 或 0，现在是“{value}”。")


def number(name: str, default: int) -> int:
    value = text(name)
    if value and not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"环境变量 {name} 应为整数，现在是“{value}”。")
    return int(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """Addresses or networks, comma separated."""
    for word in (found := words(name)):
        try:
            ip_network(word, strict=False)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"环境变量 {name} 应为 IP 地址或网段，逗号分隔，现在有“{word}”。"
            ) from error
    return found


def data_dir() -> Path:
    """The folder that holds everything this installation writes; created on first use."""
    path = Path(text("DATA_DIR", "var"))
    path = path if path.is_absolute() else ROOT / path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"不能创建数据目录 {path}（{why(error)}）。请改 DATA_DIR，或赋予写权限。"
        ) from error
    return path


def key(name: str, folder: Path, *, may_make: bool) -> str:
    """A secret: from the environment; unless DEMO=0 made once and kept in DATA_DIR/keys."""
    if value := text(name):
        return value
    if not may_make:
        raise ImproperlyConfigured(f"缺少环境变量 {name}。正式环境（DEMO=0）必须设置，见 .env.example。")
    path = folder / "keys" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        temporary = path.with_name(f".{name}.{secrets.token_hex(8)}")
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(48))
        try:
            # link() refuses an existing name: of two first starts one key wins and both read it
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    except OSError as error:
        raise ImproperlyConfigured(
            f"数据目录 {folder} 不可写（{why(error)}）。请改 DATA_DIR，或赋予写权限。"
        ) from error
    return path.read_text().strip()


def old_keys(name: str, folder: Path) -> list[str]:
    """Keys that still read and find, the newest first: NAME_OLD, separated by commas or spaces, else its file in keys."""
    given = text(f"{name}_OLD")
    if not given and not text(name):
        try:
            given = (folder / "keys" / f"{name}_OLD").read_text()
        except FileNotFoundError:
            given = ""
        except OSError as error:
            raise ImproperlyConfigured(f"不能读取 {folder / 'keys'} 里的旧密钥（{why(error)}）。") from error
    return [one for one in re.split(r"[,\s]+", given) if one]


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's DATABASES entry for DATABASE_URL: empty = SQLite in DATA_DIR, sqlite:///path, postgres://…"""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL 写法不对，应为 postgres://用户:密码@主机:5432/库名，密码中的特殊字符要用 %XX 表示。"
        ) from error
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path.removeprefix("/") if url else folder / "centre.sqlite3",
            "OPTIONS": {
                # every write takes the lock at once: no "database is locked" from an upgraded read
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;",
            },
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"DATABASE_URL 只支持 postgres:// 或 sqlite:///，现在是“{parts.scheme}://”。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # short queries: compiling them costs more than running them (44 ms of a 68 ms count), and data lies on SSD
        "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1"},
    }
