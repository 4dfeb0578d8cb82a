"""The documentation cannot lie: its reference parts equal what the code declares, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from bot.feishu.events import EVENT_TYPES
from tests.docs.reference import PARTS, filled, pages, parts_in
from tests.structure.source import ROOT

PAGES = [*pages(), ROOT / "CHANGELOG.md"]
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)#]+)(#[^)]*)?\)")


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_generated_parts_equal_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert filled(text) == text, "run: make docs"
    assert text.count("<!-- 生成 ") == len(parts_in(text)), "a part does not end"


def test_every_part_is_on_a_page() -> None:
    shown = {part for page in PAGES for part in parts_in(page.read_text(encoding="utf-8"))}
    assert shown == set(PARTS)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_inside_the_project_lead_to_files(page: Path) -> None:
    targets = [found["target"] for found in _LINK.finditer(page.read_text(encoding="utf-8"))]
    missing = [
        target for target in targets if "://" not in target and not (page.parent / target).exists()
    ]
    assert missing == []


def test_readme_names_every_event_to_subscribe_to() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [
        event for event in (*EVENT_TYPES, "card.action.trigger") if f"`{event}`" not in text
    ] == []


def test_make_targets_named_in_the_docs_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(
            r"(?:^|`)make ([a-z0-9-]+)", page.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert named <= targets
