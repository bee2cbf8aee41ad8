#!/bin/sh
# Makes .venv and installs the locked requirements: setup.sh base|dev|e2e. Nothing to do costs milliseconds.
set -eu
cd "$(dirname "$0")/.."
venv="$PWD/.venv"
busy="$venv/.busy"
case "${1:-base}" in
  base) lists="base" ;;
  dev) lists="base dev" ;;
  e2e) lists="base dev e2e" ;;
  *) echo "usage: setup.sh base|dev|e2e" >&2; exit 2 ;;
esac

fail() { printf '\n%s\n%s\n' "$1" "$2" >&2; exit 1; }
stamp_of() { if [ "$1" = base ]; then echo "$venv/.ok"; else echo "$venv/.ok-$1"; fi; }
# a stamp says where the environment stands, on which Python, and from which list: a moved or foreign one differs
wanted() { printf '%s\n%s\n%s\n' "$venv" "$(grep '^version' "$venv/pyvenv.cfg")" "$(cksum <"requirements/$1.txt")"; }
installed() { [ -f "$(stamp_of "$1")" ] && [ "$(wanted "$1" 2>/dev/null)" = "$(cat "$(stamp_of "$1")")" ]; }
sound() {
  [ -f "$venv/.ok" ] && [ ! -f "$busy" ] && [ "$(head -n 1 "$venv/.ok")" = "$venv" ] &&
    "$venv/bin/python" -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null
}
complete() { sound || return 1; for list in $lists; do installed "$list" || return 1; done; }

complete && exit 0
# two first starts in two terminals: the second waits here and then finds nothing to do
exec 9<"scripts/setup.sh"
if command -v flock >/dev/null; then flock 9; fi
complete && exit 0

if ! sound; then
  python="" old="" bare=""
  for one in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
    version=$("$one" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case "$version" in
      3.11 | 3.12 | 3.13) ;;
      *) old="$one $version"; continue ;;
    esac
    if "$one" -c 'import venv, ensurepip' 2>/dev/null; then python="$one"; break; fi
    bare="$version"
  done
  if [ -z "$python" ]; then
    [ -z "$bare" ] || fail \
      "Python $bare 缺少 venv 模块。请先安装：apt install python3-venv（或 python$bare-venv），再运行一次。" \
      "Python $bare lacks the venv module. Install it first: apt install python3-venv (or python$bare-venv), then run again."
    [ -z "$old" ] || fail \
      "需要 Python 3.11、3.12 或 3.13，这里只有 $old。请安装后再运行，或用 make PYTHON=/路径/python3 指定。" \
      "Python 3.11, 3.12 or 3.13 is needed, only $old was found. Install one, or name it with make PYTHON=/path/to/python3."
    fail "没有找到 Python 3.11、3.12 或 3.13。请安装（例如 apt install python3 python3-venv）后再运行。" \
      "Python 3.11, 3.12 or 3.13 was not found. Install it (for example: apt install python3 python3-venv), then run again."
  fi
  echo "正在建立 .venv（$("$python" --version)）…" >&2
  rm -rf "$venv"
  "$python" -m venv "$venv" || { rm -rf "$venv"; fail \
    "建立 .venv 失败，原因见上。请确认 $PWD 可写、磁盘未满，并已安装 python3-venv。" \
    "Making .venv failed, see above. Check that $PWD is writable, the disk is not full and python3-venv is installed."; }
fi

echo "正在安装依赖（$lists），约一分钟…" >&2
: >"$busy"
set -- --disable-pip-version-check --no-input -q --require-hashes
for list in $lists; do set -- "$@" -r "requirements/$list.txt"; done
# pip fetches everything before it installs: a failure leaves what was there, only a kill leaves `busy`
"$venv/bin/python" -m pip install "$@" || { rm -f "$busy"; fail \
  "安装依赖失败，原因见上。多为网络不通或磁盘已满；处理后再运行一次即可，不会留下半成品。" \
  "Installing the requirements failed, see above: usually the network or a full disk. Run again; nothing half made is kept."; }
for list in $lists; do wanted "$list" >"$(stamp_of "$list")"; done
rm -f "$busy"
