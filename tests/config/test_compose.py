"""The deployment's files: what docker-compose.yml starts exists, nothing runs as root, every setting is documented."""

import re
import tomllib
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml
from django.core.management import load_command_class

from config.environment import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS, STORES = ("web", "worker", "beat"), ("postgres", "redis")
# short names only: no host, no latest, a version of two numbers
PINNED = re.compile(r"^[a-z][a-z-]*:\d+\.\d+(\.\d+)?(-[a-z]+)*$")


def instructions(name: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line.removeprefix(f"{name} ") for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_three_programs_and_two_stores_are_all_there_is():
    assert set(SERVICES) == {*OURS, *STORES}


def test_every_variable_is_documented():
    used = set(re.findall(r"\$\{(\w+)", COMPOSE))
    documented = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    fixed = {name for service in OURS for name in SERVICES[service]["environment"]}
    assert used >= {"POSTGRES_PASSWORD", "PORT"}
    assert used | fixed <= documented


def test_a_variable_without_a_default_is_asked_for_in_words():
    for name, rest in re.findall(r"\$\{(\w+)([^}]*)", COMPOSE):
        assert rest.startswith((":-", ":?请")), name


@pytest.mark.parametrize("service", OURS)
def test_every_program_is_one_of_up_and_reads_the_one_env_file(service):
    python, script, command, *arguments = SERVICES[service]["command"]
    assert (python, script) == ("python", "manage.py")
    options = load_command_class("config", command).create_parser(script, command).parse_args(arguments)
    assert options.only == service
    assert SERVICES[service]["env_file"] == ".env"


def test_the_stores_start_what_their_images_hold():
    assert SERVICES["redis"]["command"][0] == "redis-server"
    assert "command" not in SERVICES["postgres"]
    assert "--locale=C.UTF-8" in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]


@pytest.mark.parametrize("service", [*OURS, *STORES])
def test_everyone_has_a_health_check_that_exists(service):
    check = SERVICES[service]["healthcheck"]
    assert {"test", "interval", "timeout", "retries"} <= set(check)
    kind, *command = check["test"]
    if service in OURS:
        assert (kind, command) == ("CMD", ["python", "core/alive.py", service])
        assert (ROOT / command[1]).is_file()
    else:
        assert command[0].split()[0] in ("pg_isready", "redis-cli")


@pytest.mark.parametrize("service", [*OURS, *STORES])
def test_nobody_runs_as_root_or_can_become_it(service):
    one = SERVICES[service]
    assert not re.match(r"(0|root)(:|$)", str(one["user"]))
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert "privileged" not in one
    assert one["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", OURS)
def test_our_programs_write_to_their_data_folder_only(service):
    one = SERVICES[service]
    assert one["read_only"] is True
    assert one["volumes"] == ["data:/data"]
    assert one["environment"]["DATA_DIR"] == "/data"


def test_only_the_web_is_published_and_the_stores_reach_nobody():
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["web"]
    networks = yaml.safe_load(COMPOSE)["networks"]
    assert all(SERVICES[name]["networks"] == ["inside"] for name in STORES)
    assert networks["inside"] == {"internal": True}


def test_every_volume_is_declared():
    mounted = {volume.split(":")[0] for one in SERVICES.values() for volume in one.get("volumes", [])}
    assert mounted == set(yaml.safe_load(COMPOSE)["volumes"])


def test_the_grace_is_longer_than_the_supervisors():
    from_words = {name: int(SERVICES[name]["stop_grace_period"].removesuffix("s")) for name in OURS}
    assert all(seconds > 20 for seconds in from_words.values())


def test_images_are_pinned_and_come_under_short_names():
    bases = [line.split()[0] for line in instructions("FROM")]
    images = [SERVICES[name]["image"] for name in SERVICES]
    assert len(bases) == 2
    for image in [*bases, *images]:
        assert PINNED.match(image), image
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {SERVICES[name]["image"] for name in OURS} == {f"governance-centre:{version.rpartition('.')[0]}"}


def test_no_secret_is_written_down():
    for line in COMPOSE.splitlines():
        if re.search(r"(?i)password|secret|_key", line) and not line.lstrip().startswith("#"):
            assert "${POSTGRES_PASSWORD:?" in line, line
    assert not re.search(r"(?i)password|secret|_key", DOCKERFILE)


def test_the_image_runs_as_the_user_of_the_services():
    (user,) = instructions("USER")
    assert {SERVICES[name]["user"] for name in OURS} == {user}
    assert not re.match(r"0|root", user)
    assert "DATA_DIR=/data" in DOCKERFILE


def test_the_image_installs_locked_wheels_and_builds_nothing():
    (install,) = [line for line in instructions("RUN") if " install --no-cache-dir" in line]
    assert "--require-hashes --only-binary :all: -r" in install
    assert "apt-get" not in DOCKERFILE
    # the Redis transport needs it, and nobody else declares it: without it worker and beat die at their start
    assert re.search(r"^packaging==", (ROOT / "requirements/base.txt").read_text("utf-8"), re.MULTILINE)


def test_the_image_leaves_out_what_it_must_and_holds_what_runs():
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    left_out = [line for line in lines if line and not line.startswith("#")]
    assert {".env", ".env.*", "var", ".git", ".venv"} <= set(left_out)
    apps = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "root_packages"
    ]
    for needed in (*apps, "templates", "static", "manage.py", "requirements/base.txt"):
        assert (ROOT / needed).exists()
        assert not any(fnmatch(needed, pattern) for pattern in left_out), needed


def test_the_data_folder_belongs_to_the_user_before_it_becomes_a_volume():
    steps = re.sub(r"\\\n\s*", "", DOCKERFILE)
    assert steps.index("install -d -o centre -g centre") < steps.index("USER ") < steps.index("VOLUME /data")
