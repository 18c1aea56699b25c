"""Encrypts what must be read again, by a key from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "usage_site.identity.encryption"


def encrypted(text: str) -> str:
    return ciphers().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """Raises InvalidToken for text that another key encrypted."""
    return ciphers().decrypt(text.encode()).decode()


def ciphers() -> MultiFernet:
    """The key in use first, then SECRET_KEY_FALLBACKS."""
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest()
            )
        )
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
