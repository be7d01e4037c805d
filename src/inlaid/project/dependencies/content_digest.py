"""Digests of texts and files: what is compared when nothing else may be trusted."""

from hashlib import blake2b


def digest_text(text: str) -> str:
    """Return the digest of a text."""
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def digest_bytes(data: bytes) -> str:
    """Return the digest of bytes."""
    return blake2b(data, digest_size=20).hexdigest()
