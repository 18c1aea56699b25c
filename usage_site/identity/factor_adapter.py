"""What django-allauth asks about second factors."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import User

from .encryption import decrypted, encrypted

CODE_WRONG = "This code is wrong or was used before. Enter the one your app shows now."


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database; their names are the site's."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": CODE_WRONG}

    def encrypt(self, text: str) -> str:
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """After a change of SECRET_KEY no code is right any more: an admin resets the factor."""
        try:
            return decrypted(encrypted_text)
        except InvalidToken:
            return generate_totp_secret()

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def _get_site_name(self) -> str:
        return "User Usage"
