"""Field encryption and blind indexes (docs/decisions/0003): SM4-GCM for values, HMAC-SM3 for look-ups, keys that rotate."""

import base64
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# "2:<key id>:<base64>"; "1:<base64>" was written before keys had names
VERSION = "2:"
NAMELESS = "1:"


class Undecipherable(Exception):
    """The stored value was written with a key that is not given, moved from another column, or damaged."""


def all_keys() -> tuple[str, ...]:
    """Every key in use, the newest first: it writes, all of them read and find."""
    return (settings.FIELD_KEY, *settings.FIELD_KEY_OLD)


@cache
def _key(purpose: str, length: int, secret: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=purpose.encode())
    return kdf.derive(secret.encode())


@cache
def _sm4(secret: str) -> algorithms.SM4:
    return algorithms.SM4(_key("field", 16, secret))


@cache
def mark(secret: str) -> str:
    """What values written with this key begin with; it names the key and tells nothing about it."""
    return f"{VERSION}{_key('id', 4, secret).hex()}:"


def current_mark() -> str:
    return mark(settings.FIELD_KEY)


def encrypt(value: str, *, column: str) -> str:
    """Ciphertext bound to its column ("app.model.field"); 12 bytes nonce, text, 16 bytes tag, as base64."""
    nonce = os.urandom(12)
    encryptor = Cipher(_sm4(settings.FIELD_KEY), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(column.encode())
    body = encryptor.update(value.encode()) + encryptor.finalize()
    return current_mark() + base64.b64encode(nonce + body + encryptor.tag).decode()


def decrypt(stored: str, *, column: str) -> str:
    """The value, with the key it names; one without a name is tried with each key. Errors: Undecipherable."""
    if stored.startswith(NAMELESS):
        fitting, body = all_keys(), stored[len(NAMELESS) :]
    else:
        fitting = tuple(one for one in all_keys() if stored.startswith(mark(one)))
        body = stored.rpartition(":")[2]
    for secret in fitting:
        try:
            return _open(body, secret, column)
        except (InvalidTag, ValueError):
            continue
    raise Undecipherable(column)


def _open(body: str, secret: str, column: str) -> str:
    raw = base64.b64decode(body)
    nonce, text, tag = raw[:12], raw[12:-16], raw[-16:]
    decryptor = Cipher(_sm4(secret), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(column.encode())
    return (decryptor.update(text) + decryptor.finalize()).decode()


@cache
def _mac(purpose: str, secret: str) -> HMAC:
    """Begun once: copying it takes a third of the time of beginning anew."""
    return HMAC(_key(f"index:{purpose}", 32, secret), hashes.SM3())


def _digest(value: str, purpose: str, secret: str) -> int:
    mac = _mac(purpose, secret).copy()
    mac.update(value.encode())
    return int.from_bytes(mac.finalize()[:8]) >> 1


def blind_index(value: str, *, purpose: str) -> int | None:
    """A keyed 63-bit digest of a folded value, to write beside it; None for an empty value.

    Two values that differ share a digest once in 9·10¹⁸ pairs: a hit is a candidate, never an identity.
    """
    return _digest(value, purpose, settings.FIELD_KEY) if value else None


def blind_indexes(value: str, *, purpose: str) -> list[int]:
    """The digests to look for: one for each key in use, because rows that wait for a rotation have an older one."""
    return [_digest(value, purpose, secret) for secret in all_keys()] if value else []


def _fingerprint(purpose: str, secret: str) -> str:
    """The name of a derived key; it tells nothing about the key."""
    return _key(f"name of {purpose}", 4, secret).hex()


def keyed(purpose: str) -> tuple[str, HMAC]:
    """The name of the key in use for a purpose, and an HMAC-SM3 begun with it."""
    return _fingerprint(purpose, settings.FIELD_KEY), _mac(purpose, settings.FIELD_KEY).copy()


def keyed_by(name: str, purpose: str) -> HMAC | None:
    """An HMAC-SM3 begun with the key of that name; None when this house does not know it."""
    for secret in all_keys():
        if _fingerprint(purpose, secret) == name:
            return _mac(purpose, secret).copy()
    return None
