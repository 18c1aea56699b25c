"""Forms that take what a browser says of a passkey, whoever sends it."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

# Identifiers of algorithms are numbers. fido2 makes as many bytes as a number says that stands
# where base64 should.
LARGEST = 65_535


class CredentialField(forms.JSONField):
    """A JSON object that fido2 can read as `response_class`, without large numbers."""

    widget = forms.HiddenInput

    def __init__(self, response_class: type[AuthenticationResponse | RegistrationResponse]):
        super().__init__()
        self.response_class = response_class

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except (RecursionError, ValueError):  # brackets in brackets; a number of 5,000 digits
            found = None
        if not isinstance(found, dict) or has_large_number(found):
            raise get_adapter().validation_error("incorrect_code")
        try:
            self.response_class.from_dict(found)
        except Exception:  # whatever its parsers of JSON, CBOR and keys stumble over
            raise get_adapter().validation_error("incorrect_code") from None
        return found

    def bound_data(self, data: Any, initial: Any) -> None:
        """Each answer of a browser counts once: none is drawn again."""


def has_large_number(value: Any) -> bool:
    """Whether one is anywhere in these dicts and lists."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, int | float) and not -LARGEST <= part <= LARGEST:
            return True
    return False


class PasskeySignInForm(LoginWebAuthnForm):
    credential = CredentialField(AuthenticationResponse)


class PasskeyFactorForm(AuthenticateWebAuthnForm):
    """Of the second step of a sign-in."""

    credential = CredentialField(AuthenticationResponse)


class AddPasskeyForm(AddWebAuthnForm):
    credential = CredentialField(RegistrationResponse)
