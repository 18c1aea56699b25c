"""Encrypts what must be read again, by a key from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac

SALT = "usage_site.identity.encryption"


def encrypted(text: str) -> str:
    return cipher().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """Raises InvalidToken for text that another key encrypted."""
    return cipher().decrypt(text.encode()).decode()


def cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac(SALT, "", algorithm="sha256").digest()))
