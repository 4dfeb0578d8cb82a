"""Files and folders of the bot that cannot be made or opened: one error a person can mend."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPlace(Exception):
    """A file or folder cannot be made or opened; the message names it and the mend."""


@contextmanager
def needed(path: Path, mend: str) -> Iterator[None]:
    """Turn what the system says about `path` into NoPlace, with the mend in Chinese."""
    try:
        yield
    except OSError as error:
        raise NoPlace(
            f"用不了 {path}（{error.strerror or type(error).__name__}）。{mend}"
        ) from error
