"""Settings are right, have a default, or stop the start with a sentence; `.env` fills what is not set."""

import os
import re
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment as env


@pytest.mark.parametrize(
    ("value", "expected"), [("", True), ("0", False), ("1", True), ("yes", True), ("No", False)]
)
def test_a_flag_is_one_or_zero(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG", default=True) is expected


@pytest.mark.parametrize(
    ("read", "value"), [("flag", "maybe"), ("number", "eight"), ("number", "-1"), ("number", "²")]
)
def test_nonsense_stops_the_start(monkeypatch, read, value):
    monkeypatch.setenv("THING", value)
    with pytest.raises(ImproperlyConfigured, match=f"环境变量 THING .*“{re.escape(value)}”"):
        env.flag("THING", default=False) if read == "flag" else env.number("THING", 1)


def test_words_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " a.gov.cn , ,10.0.0.1")
    assert env.words("ALLOWED_HOSTS") == ["a.gov.cn", "10.0.0.1"]


@pytest.mark.parametrize(
    ("url", "name", "host"),
    [
        ("postgres://me:p%40ss@db:5433/centre", "centre", "db"),
        ("postgresql:///centre", "centre", ""),
    ],
)
def test_a_postgres_address_is_taken_apart(tmp_path, url, name, host):
    entry = env.database(url, tmp_path)
    assert (entry["NAME"], entry["HOST"]) == (name, host)


def test_escaped_characters_of_a_password_are_restored(tmp_path):
    assert env.database("postgres://me:p%40ss@db/x", tmp_path)["PASSWORD"] == "p@ss"


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path):
    assert env.database("", tmp_path)["NAME"] == tmp_path / "centre.sqlite3"


@pytest.mark.parametrize("url", ["mysql://db/x", "postgres://db:port/x", "postgres://[db/x"])
def test_an_address_of_another_kind_is_refused(tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(url, tmp_path)


def test_a_key_is_made_once_and_readable_by_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made = env.key("SECRET_KEY", tmp_path, may_make=True)
    assert len(made) >= 50
    assert env.key("SECRET_KEY", tmp_path, may_make=True) == made
    assert (tmp_path / "keys" / "SECRET_KEY").stat().st_mode & 0o077 == 0


def test_two_first_starts_agree_on_one_key(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made, gate = [], threading.Barrier(8)

    def start() -> None:
        gate.wait()
        made.append(env.key("SECRET_KEY", tmp_path, may_make=True))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert len(made) == 8


def test_real_work_without_a_key_says_which(tmp_path, monkeypatch):
    monkeypatch.delenv("FIELD_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="缺少环境变量 FIELD_KEY"):
        env.key("FIELD_KEY", tmp_path, may_make=False)


def test_a_data_folder_that_cannot_be_made_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "below"))
    with pytest.raises(ImproperlyConfigured, match="不能创建数据目录"):
        env.data_dir()


@pytest.fixture
def dotenv(tmp_path, monkeypatch):
    # monkeypatch restores what the file sets
    for name in ("HOST", "PORT", "PUBLIC_URL", "BACKUP_KEY"):
        monkeypatch.setenv(name, "x")
        monkeypatch.delenv(name)

    def load(content: bytes) -> None:
        (tmp_path / ".env").write_bytes(content)
        env.load_file(tmp_path / ".env")

    return load


def test_a_file_fills_what_the_environment_leaves_open(dotenv, monkeypatch):
    monkeypatch.setenv("PORT", "9000")
    dotenv('# 注释\n\nHOST = 10.0.0.1\nPORT=8001\nexport PUBLIC_URL="http://a/?b=c"\nBACKUP_KEY=\n'.encode())
    values = [os.environ[name] for name in ("HOST", "PORT", "PUBLIC_URL", "BACKUP_KEY")]
    assert values == ["10.0.0.1", "9000", "http://a/?b=c", ""]


def test_a_missing_file_is_no_matter(tmp_path):
    env.load_file(tmp_path / ".env")


@pytest.mark.parametrize("content", [b"PORT 8001\n", b"1PORT=8001\n", "HOST=主机".encode("gb18030")])
def test_a_wrong_file_is_a_sentence_that_shows_no_secret(dotenv, content):
    with pytest.raises(ImproperlyConfigured, match="设置文件") as refusal:
        dotenv(content)
    assert "8001" not in str(refusal.value)


def test_every_setting_is_documented():
    """A name read in the settings stands in `.env.example`."""
    sources = [
        env.ROOT / "config/settings.py",
        env.ROOT / "config/management/commands/up.py",
        env.ROOT / "config/environment.py",
    ]
    text = "\n".join(path.read_text() for path in sources)
    names = set(re.findall(r'(?:env\.)?(?:text|flag|number|words|key)\("([A-Z_]+)"', text))
    documented = set(re.findall(r"^#?\s?([A-Z_]+)=", (env.ROOT / ".env.example").read_text(), re.MULTILINE))
    assert names - documented == set()
    assert {"DATA_DIR", "DATABASE_URL", "SECRET_KEY"} <= names
