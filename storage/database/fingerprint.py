"""The data key and the database belong together: the first start notes the key's fingerprint."""

from sqlalchemy import select

from storage.database.crypto import Vault, WrongDataKey
from storage.database.engine import Database
from storage.repository import insert_or_ignore
from storage.tables.settings import meta

FINGERPRINT = "data_key_fingerprint"
_STORED = select(meta.c.value).where(meta.c.key == FINGERPRINT)


def stored_fingerprint(database: Database) -> str | None:
    """Return the fingerprint of the key the database was written with; None before the first start."""
    with database.snapshot() as connection:
        found: str | None = connection.execute(_STORED).scalar()
    return found


def check_fingerprint(database: Database, vault: Vault) -> None:
    """Note the data key's fingerprint in a new database, compare it in any other.

    Raises WrongDataKey when the key does not fit: nothing could be read, and whatever were written
    could not be matched. The message names the mend.
    """
    stored = stored_fingerprint(database)
    if stored is None:
        with database.transaction() as connection:
            note = insert_or_ignore(connection.dialect.name, meta)
            connection.execute(note, {"key": FINGERPRINT, "value": vault.fingerprint})
            stored = connection.execute(_STORED).scalar_one()
    if stored != vault.fingerprint:
        raise WrongDataKey(
            f"数据密钥与数据库不符：数据库用的是 {stored}，现在的是 {vault.fingerprint}。"
            "请把原来的密钥放回数据目录的 data.key 或 BAOBEI_DATA_KEY；"
            "如果这是别的数据库，请检查 DATABASE_URL。"
        )
