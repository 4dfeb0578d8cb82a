# The project's commands. Each makes .venv from the hashed lock when needed; nothing but Python 3.11+ is asked for.
# 用法:make demo 体验 · make test 测试 · make lint 检查 · make bench 性能 · make help 全部命令

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
# Test processes; a file's tests stay together, so that what they share starts once. They start in the order of the
# folders: by the number of tests, as is xdist's way, the files with few long tests would come last, one after another.
JOBS ?= 3

.PHONY: help install demo serve test test-fast e2e quarter lint format bench bench-matching bench-matching-long lock docs clean

help: ## 显示这份说明
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# The stamps depend on the locks only: the project itself is installed as a link to this folder.
$(RUNTIME): requirements.lock pyproject.toml
	@sh tools/install.sh requirements.lock $@

$(DEVELOPMENT): requirements.lock requirements-dev.lock pyproject.toml
	@sh tools/install.sh requirements-dev.lock $@ && touch $(RUNTIME)

install: $(RUNTIME) ## 只安装(.venv/bin/baobei)
	@echo "已就绪:$(BIN)/baobei"

demo: $(RUNTIME) ## 本地体验:机器人 + 模拟飞书 + 聊天页,无需飞书账号
	@exec $(BIN)/baobei demo $(ARGS)

serve: $(RUNTIME) ## 连接真实租户运行(先 .venv/bin/baobei init 或填 .env)
	@exec $(BIN)/baobei serve $(ARGS)

test: $(DEVELOPMENT) ## 全部测试(SQLite 与 PostgreSQL;有 Chromium 时含浏览器)
	@exec $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-fast: $(DEVELOPMENT) ## 只测规则、阅读与卡片(几秒钟)
	@exec $(BIN)/python -m pytest tests/domain tests/reading tests/cards tests/structure $(ARGS)

e2e: $(DEVELOPMENT) ## 只跑整段对话的测试
	@exec $(BIN)/python -m pytest tests/e2e tests/browser $(ARGS)

quarter: $(DEVELOPMENT) ## 模拟一个季度(50 人,两种数据库同时,约五十分钟),重写 docs/quarter.md
	@exec $(BIN)/python -m tests.quarter $(ARGS)

lint: $(DEVELOPMENT) ## 代码检查:ruff、mypy、依赖方向、依赖清单、文档
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry .
	@$(BIN)/python -m tests.docs.generate --check

format: $(DEVELOPMENT) ## 整理代码格式
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(DEVELOPMENT) ## 由代码重新生成参考文档
	@$(BIN)/python -m tests.docs.generate

bench: $(DEVELOPMENT) ## 性能数字(与同次运行的基线并列)
	@exec $(BIN)/python -m benchmarks $(ARGS)

bench-matching: $(DEVELOPMENT) ## 相似名称:召回、误报、耗时,1 万到 100 万(约 20 分钟)
	@exec $(BIN)/python -m benchmarks.matching $(ARGS)

bench-matching-long: $(DEVELOPMENT) ## 同上,100 万与 1000 万(几小时;约 40 GB 磁盘)
	@exec $(BIN)/python -m benchmarks.matching --long $(ARGS)

lock: ## 重新锁定依赖(维护者;需要网络)
	@sh tools/lock.sh

clean: ## 删除 .venv 与缓存(不动 ./data)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
