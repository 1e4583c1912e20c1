# Two commands: `make run` and `make test`. Each works on a fresh clone with Python 3.11+ (with venv) and make.

PYTHON ?= python3
PORT ?= 8000
DAVYLAMP_DATA ?= instance
# The demonstration's root key, whose secret half is public. A real service sets its own.
ROOT_KEY ?= HNVHU77dv7I8NiwFHuQKFoum7olT6tEG0BLt72OUPkQ
export PORT DAVYLAMP_DATA ROOT_KEY
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# A third of what it takes to start the service is compiling it: an image that forbids keeping that is overruled here.
export PYTHONDONTWRITEBYTECODE :=

BROWSER := crypto/browser
NODE_MODULES := $(BROWSER)/node_modules
FLASK := flask --app app
BIOME := $(NODE_MODULES)/.bin/biome
PIP := python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: run chat telegram build test check lint types browser-tests python-tests chromium postgresql kannel lock messages clean

run: build
	@mkdir -p "$(DAVYLAMP_DATA)"
	@$(FLASK) migrate
	@$(FLASK) demo
	@exec gunicorn --bind 127.0.0.1:$(PORT) --workers 2 --threads 32 --worker-tmp-dir /dev/shm \
		--no-control-socket --log-level error 'app:create_app()'

chat: build
	@$(FLASK) sms chat

telegram: build
	@$(FLASK) telegram chat

build: .venv/runtime.stamp $(NODE_MODULES)/stamp
	@node $(BROWSER)/build.mjs
	@pybabel --quiet compile --use-fuzzy --directory translations --domain messages
	@pybabel --quiet compile --use-fuzzy --directory translations --domain sms
	@pybabel --quiet compile --use-fuzzy --directory translations --domain telegram

.venv/runtime.stamp: requirements.txt
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/test.stamp: tests/requirements.txt .venv/runtime.stamp
	@$(PIP) --requirement tests/requirements.txt
	@touch $@

$(NODE_MODULES)/stamp: $(BROWSER)/package-lock.json .venv/runtime.stamp
	@cd $(BROWSER) && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

test: build .venv/test.stamp chromium postgresql kannel check browser-tests python-tests

check: lint types

lint:
	ruff format --check --quiet .
	ruff check --quiet .
	djlint --quiet --check --lint casework/templates reporting/templates
	$(BIOME) check .

types:
	mypy
	$(NODE_MODULES)/.bin/tsc --project $(BROWSER)

browser-tests:
	node --test --test-reporter=dot 'tests/**/*.test.ts'

python-tests:
	pytest

# The stories are played in Debian's Chromium. Without it they are skipped, in CI that is a failure.
chromium:
	@command -v chromium >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && export DEBIAN_FRONTEND=noninteractive \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
		echo "Chromium is missing and cannot be installed from here: install the package 'chromium', or the browser stories do not run."
	@test -z "$$CI" || command -v chromium >/dev/null

# The database tests run on a throw-away PostgreSQL too. Without it that half is skipped, in CI that is a failure.
postgresql:
	@command -v pg_virtualenv >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && export DEBIAN_FRONTEND=noninteractive \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql postgresql-common >/dev/null; } || \
		echo "PostgreSQL is missing and cannot be installed from here: install the packages 'postgresql' and 'postgresql-common', or the database tests run on SQLite only."
	@test -z "$$CI" || command -v pg_virtualenv >/dev/null

# Texts go through a real Kannel with its fake operator. Without it those tests are skipped, in CI that is a failure.
kannel:
	@test -x /usr/sbin/bearerbox -a -x /usr/lib/kannel/test/fakesmsc || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && export DEBIAN_FRONTEND=noninteractive \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends kannel kannel-extras >/dev/null; } || \
		echo "Kannel is missing and cannot be installed from here: install the packages 'kannel' and 'kannel-extras', or the tests with real texts do not run."
	@test -z "$$CI" || test -x /usr/lib/kannel/test/fakesmsc

lock: .venv/test.stamp
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --extra test \
		--constraints requirements.txt pyproject.toml --output-file tests/requirements.txt

messages: .venv/runtime.stamp
	pybabel --quiet extract --mapping pyproject.toml --output translations/messages.pot --no-wrap --omit-header --sort-by-file .
	pybabel --quiet update --input-file translations/messages.pot --output-dir translations --no-wrap --no-fuzzy-matching --ignore-obsolete --omit-header

clean:
	rm -rf .venv $(NODE_MODULES) casework/static/build reporting/static/build
