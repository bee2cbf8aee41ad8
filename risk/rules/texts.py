"""What the reader reads of a case, and the digest by which a text is told from another."""

import hashlib


def whole(narrative: str, demand: str) -> str:
    """What happened and what is wanted."""
    return f"{narrative}\n{demand}" if demand else narrative


def sha_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
