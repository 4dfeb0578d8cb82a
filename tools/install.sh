#!/bin/sh
# Make .venv from a hashed lock and link this project into it: run by the Makefile.
# Usage: install.sh LOCK STAMP   (PYTHON=/path/to/python3 chooses the interpreter)
set -eu
cd "$(dirname "$0")/.."
lock=$1
stamp=$2
venv=.venv
log=$venv/install.log

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14 python; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            command -v "$candidate"
            return 0
        fi
        [ "$candidate" != "${PYTHON:-}" ] || return 1
    done
    return 1
}

fail() {
    printf '\n%s\n' "$1" >&2
    exit 1
}

# Debian's python3 without python3-venv leaves an environment without pip behind.
has_pip() { "$1" -m pip --version >/dev/null 2>&1; }

if [ ! -x $venv/bin/python ] || ! is_new_enough $venv/bin/python || ! has_pip $venv/bin/python; then
    python=$(find_python) || fail "没有找到 Python 3.11 或更新的版本。
请安装后重试(Debian/Ubuntu:apt install python3 python3-venv;macOS:brew install python),
或指明位置:make demo PYTHON=/usr/bin/python3.11"
    echo "正在用 $("$python" --version) 创建 $venv …"
    if ! "$python" -m venv --clear $venv || ! has_pip $venv/bin/python; then
        rm -rf $venv
        fail "无法创建虚拟环境。Debian/Ubuntu 请先:apt install python3-venv,再重试。"
    fi
fi

echo "正在按 $lock 安装依赖(首次约一两分钟)…"
if ! $venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet \
    --require-hashes --requirement "$lock" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "依赖没有装好,详情见 $log。常见原因与办法:
  · 连不上软件源:检查网络,或用 pip config set global.index-url 设置可用的镜像后重试;
  · hash 不符:镜像与锁定文件不一致,换一个镜像;
  · 仍不行:make clean 后重试。"
fi
if ! $venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet \
    --no-deps --no-build-isolation --editable . >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "项目本身没有装好,详情见 $log。请 make clean 后重试。"
fi
# Compiled now, for every start: Python itself would not where PYTHONDONTWRITEBYTECODE is set.
$venv/bin/python -m compileall -q bot handlers storage cards scheduler
touch "$stamp"
echo "安装完成。"
