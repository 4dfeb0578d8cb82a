"""The rules of the house that a type checker cannot see, judged on the source itself.

Each check collects every offence and shows them all, with the mend in the assertion's text.
"""

import ast
from collections.abc import Iterable

import pytest

from tests.structure.source import PACKAGES, ROOT, Module, modules

# Where a transaction may end. Everything else runs inside `Database.write()` and never commits.
COMMITTERS = (
    "storage/uow.py",
    "storage/database/engine.py",
    "storage/database/schema.py",
    "storage/migrations/",
)

# Where the time may be read. The playground has a clock of its own: it plays the platform.
CLOCKS = ("bot/clock.py", "bot/playground/clock.py")
CLOCK_READINGS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
)

# The edges, where one bad item must not take the process down: request, worker, sender, sweep, and the
# threads of their own. A new line here needs a reason in the code beside the clause.
EDGES = (
    "bot/web/",
    "bot/intake.py",
    "bot/worker.py",
    "bot/jobs.py",
    "bot/sender.py",
    "bot/upkeep.py",
    "bot/feishu/longconn.py",
    "scheduler/runner.py",
    "storage/database/group_commit.py",  # hands the error on to every caller of the shared commit
)

# The one union that the cards must exhaust, over the outcomes of each subject.
FACES = ("handlers/outcomes/__init__.py",)

LONGEST_MODULE = 500


def _offences(found: Iterable[str]) -> str:
    return "\n".join(["", *found])


def _calls_of(names: tuple[str, ...], *, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{module.path}:{line} {called}()"
        for module in modules()
        if not module.path.startswith(allowed)
        for line, called in module.calls()
        if any(called == name or called.endswith(f".{name}") for name in names)
    ]


def test_only_the_unit_of_work_commits() -> None:
    found = _calls_of(("commit",), allowed=COMMITTERS)
    assert not found, f"commit only in {COMMITTERS}: {_offences(found)}"


def test_only_the_clock_reads_the_time() -> None:
    found = _calls_of(CLOCK_READINGS, allowed=CLOCKS)
    assert not found, f"take `now` as an argument, or a bot.clock.Clock: {_offences(found)}"


def test_broad_handlers_stand_at_the_edges_only() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if not module.path.startswith(EDGES)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and _is_broad(node)
    ]
    assert not found, f"name the exceptions you expect: {_offences(found)}"


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in kinds
    )


def test_modules_stay_short() -> None:
    found = [
        f"{module.path}: {lines} lines"
        for module in modules()
        if (lines := module.text.count("\n")) > LONGEST_MODULE
    ]
    assert not found, f"split by subject, {LONGEST_MODULE} lines at most: {_offences(found)}"


def test_modules_open_with_what_they_are_for() -> None:
    found = [
        module.path
        for module in modules()
        if module.tree.body and not ast.get_docstring(module.tree)
    ]
    assert not found, f"open with a paragraph: {_offences(found)}"


def test_package_files_hold_nothing() -> None:
    found = [
        module.path
        for module in modules()
        if module.path.endswith("/__init__.py")
        and module.path not in FACES
        and any(not isinstance(node, ast.Expr) for node in module.tree.body)
    ]
    assert not found, f"an __init__.py holds a docstring at most: {_offences(found)}"


def _imports_of(prefix: str, *, in_modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.path}:{line} {name}"
        for module in in_modules
        for line, name in module.imports()
        if name == prefix or name.startswith(f"{prefix}.")
    ]


def test_only_the_gateway_names_the_sdk() -> None:
    others = [m for m in modules() if not m.path.startswith("bot/feishu/")]
    found = _imports_of("lark_oapi", in_modules=others)
    assert not found, f"go through bot.feishu: {_offences(found)}"


def test_only_the_command_line_knows_the_playground() -> None:
    others = [
        m for m in modules() if not m.path.startswith(("bot/cli", "bot/demo", "bot/playground/"))
    ]
    found = _imports_of("bot.playground", in_modules=others)
    assert not found, f"the product must not know its playground: {_offences(found)}"


def test_playground_shares_only_the_card_validator() -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in modules("bot/playground")
        for line, name in module.imports()
        if name.split(".")[0] in PACKAGES
        and not name.startswith(("bot.playground", "cards.schema.check"))
    ]
    assert not found, f"or it shares the product's bugs: {_offences(found)}"


def test_rules_import_only_rules() -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in modules("handlers/domain")
        for line, name in module.imports()
        if name.split(".")[0] in PACKAGES and not name.startswith("handlers.domain")
    ]
    assert not found, f"handlers.domain stands alone: {_offences(found)}"


def test_environment_is_read_in_one_place() -> None:
    # Transport reads the HTTP library's own variables (proxies, certificates), which are no settings.
    allowed = (
        "bot/settings.py",
        "bot/demo.py",
        "bot/cli",
        "bot/serve.py",
        "bot/feishu/transport.py",
    )
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if not module.path.startswith(allowed)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert not found, f"declare a setting in bot/settings.py: {_offences(found)}"


@pytest.mark.parametrize("word", ["# TO" + "DO", "# FIX" + "ME", "# XX" + "X", "type: ignore\n"])
def test_nothing_is_left_for_later(word: str) -> None:
    found = [
        f"{module.path}:{number}"
        for module in modules(*PACKAGES, "tests")
        for number, line in enumerate(module.text.splitlines(keepends=True), 1)
        if word in line
    ]
    assert not found, f"finish it, or name the error code: {_offences(found)}"


def test_nothing_names_a_developers_machine() -> None:
    kinds = ("*.py", "*.md", "*.toml", "*.lock", "*.sh", "*.html", "*.js", "*.css", "*.json")
    paths = [f"{ROOT.anchor}{first}/" for first in ("work", "root", "home")]
    found = [
        f"{file.relative_to(ROOT)}: {path}"
        for folder in (*PACKAGES, "tests", "docs", "benchmarks", "tools")
        for kind in kinds
        for file in (ROOT / folder).rglob(kind)
        for path in paths
        if f'"{path}' in (text := file.read_text(encoding="utf-8")) or f" {path}" in text
    ]
    assert not found, _offences(found)
