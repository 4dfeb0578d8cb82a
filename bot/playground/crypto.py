"""Signing and encrypting of pushes, written from the platform's documents alone.

Independent of the bot's own verification, so that one misreading cannot hide in both.
Source: platform docs, "Event subscription > Encrypt Key" and "signature verification".
"""

import base64
import hashlib
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 16


def encrypt(encrypt_key: str, plaintext: bytes) -> str:
    """base64(IV + AES-256-CBC(PKCS#7(plaintext))) under SHA-256 of the key, with a random IV."""
    key = hashlib.sha256(encrypt_key.encode()).digest()
    iv = os.urandom(_BLOCK)
    padding = _BLOCK - len(plaintext) % _BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    sealed = encryptor.update(plaintext + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(iv + sealed).decode("ascii")


def signature(timestamp: str, nonce: str, encrypt_key: str, body: bytes) -> str:
    """hex(SHA-256(timestamp + nonce + key + raw body)), as sent in X-Lark-Signature."""
    return hashlib.sha256(f"{timestamp}{nonce}{encrypt_key}".encode() + body).hexdigest()
