"""Fill the generated parts of the documentation: `python -m tests.docs.generate [--check]` (make docs)."""

import sys

from bot.feishu.errors import markdown
from tests.docs.reference import filled, pages
from tests.structure.source import ROOT

ERROR_PAGE = ROOT / "docs" / "feishu-errors.md"


def main(*, only_check: bool) -> int:
    """Write every page that is out of date; with `only_check`, name them and return 1."""
    stale = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        wanted = markdown() if page == ERROR_PAGE else filled(text)
        if wanted != text:
            stale.append(page.relative_to(ROOT).as_posix())
            if not only_check:
                page.write_text(wanted, encoding="utf-8")
    if stale:
        sys.stderr.write(
            ("过时，请运行 make docs：" if only_check else "已更新：") + "、".join(stale) + "\n"
        )
    return 1 if stale and only_check else 0


if __name__ == "__main__":
    sys.exit(main(only_check="--check" in sys.argv[1:]))
