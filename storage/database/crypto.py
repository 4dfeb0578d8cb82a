"""Encryption at rest and blind indexes, both from the one data key.

A `Vault` seals text with AES-256-GCM; the context (which column, which row) is authenticated, so a
sealed value does not open elsewhere. Equality is searched by keyed hashes, never by decrypting.
Sealing and indexing use different keys, both derived from the data key. This module stores only the
key file; it knows no table.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.database.places import needed

KEY_BYTES = 32
INDEX_CHARACTERS = 40
_VERSION = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16
SEAL_BYTES = 1 + _NONCE_BYTES + _TAG_BYTES
"""How much longer a sealed value is than its content."""
_KEY_FILE = "data.key"
_EXAMPLE = "BAOBEI_DATA_KEY=<64 个十六进制字符，用 openssl rand -hex 32 生成>"


class BadDataKey(Exception):
    """BAOBEI_DATA_KEY is no key; the message says what it should look like."""


class WrongDataKey(Exception):
    """The data key does not fit the database; the message names the mend."""


class Unreadable(Exception):
    """A sealed value was changed, moved, or made with another key."""


class Vault:
    """Seals, opens and indexes values with keys derived from one data key of 32 bytes."""

    def __init__(self, data_key: bytes) -> None:
        if len(data_key) != KEY_BYTES:
            raise BadDataKey(f"数据密钥应为 {KEY_BYTES} 字节，实为 {len(data_key)} 字节。")
        self._cipher = AESGCM(_derive(data_key, b"baobei seal v1"))
        self._index_key = _derive(data_key, b"baobei index v1")
        self._chain_key = _derive(data_key, b"baobei audit chain v1")
        self.fingerprint = _derive(data_key, b"baobei fingerprint v1").hex()[:16]

    def seal(self, text: str, context: str) -> bytes:
        """Return the encrypted text; `context` is needed again to open it."""
        return self.seal_bytes(text.encode("utf-8", "surrogatepass"), context)

    def seal_bytes(self, content: bytes, context: str) -> bytes:
        """Return the encrypted content of a file; it grows by SEAL_BYTES."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Return the text of `seal`. Raises Unreadable for another key, context or content."""
        return self.open_bytes(sealed, context).decode("utf-8", "surrogatepass")

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Return the content of `seal_bytes`. Raises Unreadable as `open` does."""
        sealed = bytes(sealed)
        if len(sealed) < SEAL_BYTES or sealed[:1] != _VERSION:
            raise Unreadable(f"{context}: not a sealed value")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except InvalidTag:
            raise Unreadable(f"{context}: wrong key or changed value") from None

    def index(self, kind: str, value: str) -> str:
        """Return the blind index of a value of one kind: equal values, equal hex, nothing else."""
        return self._keyed(self._index_key, kind, value)[:INDEX_CHARACTERS]

    def chain(self, previous: str, line: str) -> str:
        """Return the hash that ties a line of the audit to the one before it."""
        return self._keyed(self._chain_key, previous, line)

    @staticmethod
    def _keyed(key: bytes, first: str, second: str) -> str:
        # The first part's length goes in, so that no two pairs share one byte string.
        head = first.encode("utf-8", "surrogatepass")
        tail = second.encode("utf-8", "surrogatepass")
        message = len(head).to_bytes(4, "big") + head + tail
        return hmac.digest(key, message, "sha256").hex()


def _derive(data_key: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) for one block of output; the data key is already uniform."""
    extracted = hmac.digest(b"\x00" * 32, data_key, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def parse_data_key(value: str) -> bytes:
    """Read BAOBEI_DATA_KEY: 64 hexadecimal digits or 32 bytes in base64. Raises BadDataKey."""
    text = value.strip()
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return bytes.fromhex(text)
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise BadDataKey(f"BAOBEI_DATA_KEY 的值不是 32 字节的密钥。示例：{_EXAMPLE}")
    return key


def load_or_create_data_key(env_value: str, directory: Path) -> bytes:
    """Return the data key: from the environment, else from `directory`/data.key, made when absent.

    The first of several processes makes the file (mode 0600) and all others read that one: it is
    written aside, made durable, then linked to its name, which fails where the name exists.
    Raises BadDataKey when the value or the file holds no key, storage.database.places.NoPlace when the file
    cannot be made or read.
    """
    if env_value.strip():
        return parse_data_key(env_value)
    path = directory / _KEY_FILE
    try:
        with needed(path, f"请让运行 baobei 的用户能读写这个目录，或设置 {_EXAMPLE}"):
            if not path.exists():
                _create_key_file(path)
            return parse_data_key(path.read_text(encoding="ascii"))
    except (BadDataKey, UnicodeDecodeError):
        raise BadDataKey(
            f"{path} 里不是 32 字节的密钥。请恢复备份里的 {_KEY_FILE}，或设置 {_EXAMPLE}"
        ) from None


def _create_key_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(KEY_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return
        _sync_directory(path.parent)
    finally:
        os.unlink(aside)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of content as hex, for evidence."""
    return hashlib.sha256(content).hexdigest()
