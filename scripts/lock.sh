#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: every platform's hashes, no addresses. Needs uv (`pip install uv`).
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-$(command -v uv || true)}
if [ -z "$uv" ]; then
  printf '%s\n%s\n' "没有找到 uv。请先安装（pip install uv），或用 UV=/路径/uv make lock 指定。" \
    "uv was not found. Install it (pip install uv) or name it: UV=/path/to/uv make lock" >&2
  exit 1
fi
compile() {
  "$uv" pip compile --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
    --no-emit-index-url --no-emit-find-links -q "$@"
}
compile pyproject.toml -o requirements/base.txt
compile --group dev -c requirements/base.txt -o requirements/dev.txt
compile --group e2e -c requirements/base.txt -c requirements/dev.txt -o requirements/e2e.txt
