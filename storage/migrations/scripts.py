"""Reading the plain SQL of a revision: one file per database, statements set apart by a line `--;`."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "ddl"


def statements(name: str, dialect: str) -> list[str]:
    """Return the statements of `ddl/<name>.<dialect>.sql`, in order."""
    text = (_FOLDER / f"{name}.{dialect}.sql").read_text(encoding="utf-8")
    parts = (part.strip() for part in text.split("\n--;\n"))
    return [part.removesuffix("--;").strip() for part in parts if part.strip(" -;\n")]
