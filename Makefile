# Needs only Python 3.11-3.13 (with venv) and make; every target may be run again at any time.
.DEFAULT_GOAL := help
.PHONY: help pictures docs setup setup-dev setup-e2e run test deep browser lock clean \
  check check-format check-lint check-types check-imports check-templates check-migrations check-deploy

PY := .venv/bin/python
export PYTHONUTF8 := 1
# static checks never read or touch what an installation holds
QUIET := env DATA_DIR=var/check DATABASE_URL= REDIS_URL= DEMO= DEBUG=0

help:
	@echo "make run      安装并启动演示系统（http://127.0.0.1:8000，PORT=8001 可改端口）"
	@echo "make test     安装并运行测试"
	@echo "make check    全部静态检查"
	@echo "make browser  浏览器测试（需要 Chromium）"
	@echo "make deep     耗时较长的测试"
	@echo "make setup    只安装     make lock 重新锁定依赖     make clean 删除 .venv 和缓存（不动 var/）"

setup:
	@sh scripts/setup.sh base

setup-dev:
	@sh scripts/setup.sh dev

setup-e2e:
	@sh scripts/setup.sh e2e

# started by make itself, without a shell between: a signal to make reaches the server
run: export DEMO := 1
run: export DEBUG := 0
run: setup
	@$(PY) manage.py up

# one process for each core; ARGS="-n 0" for one process with output as it comes
test: setup-dev
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

deep: setup-dev
	@$(PY) -m pytest -m "deep and not browser" $(ARGS)

browser: setup-e2e
	@$(PY) -m pytest -m browser -n 2 --dist loadfile $(ARGS)

# the pictures of the README and the guide are the browser tests' own screenshots
pictures: browser
	@mkdir -p static/guide
	@for one in case register slips import today risk-desk month letter; do cp var/screenshots/$$one.png static/guide/; done
	@cp var/screenshots/phone-home.png static/guide/phone.png

docs: setup-dev
	@$(PY) -m scripts.make_workflows

check: check-format check-lint check-types check-imports check-templates check-migrations check-deploy

check-format: setup-dev
	@$(PY) -m ruff format --check .

check-lint: setup-dev
	@$(PY) -m ruff check .

check-types: setup-dev
	@$(QUIET) $(PY) -m mypy .

check-imports: setup-dev
	@$(QUIET) $(PY) .venv/bin/lint-imports --no-logo

check-templates: setup-dev
	@$(PY) -m djlint templates --lint --check

check-migrations: setup-dev
	@$(QUIET) $(PY) manage.py makemigrations --check --dry-run

check-deploy: setup-dev
	@$(QUIET) $(PY) manage.py check --deploy --fail-level WARNING

lock:
	@sh scripts/lock.sh

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/check
	@find . -name __pycache__ -type d -not -path "./var/*" -prune -exec rm -rf {} +
