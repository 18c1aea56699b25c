"""Checks ID tokens as OpenID Connect Core 1.0, 3.1.3.7, asks for."""

import secrets
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Never `none`, and no shared secret: the keys are public ones.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ALGORITHMS += ["EdDSA"]
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY_SECONDS = 60


class UnknownKey(OAuth2Error):
    """The token names a key that the provider did not publish, or not yet."""


def verified_claims(
    token: str, keys: dict[str, Any], *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of a token for this client and sign-in. Raises OAuth2Error for any other."""
    try:
        claims = jwt.decode(
            token,
            signing_key(token, keys),
            algorithms=ALGORITHMS,
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED, "enforce_minimum_key_length": True},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise OAuth2Error(f"The ID token is refused: {error}") from error
    if not nonce or not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise OAuth2Error("The ID token has another nonce than this sign-in")
    if claims.get("azp", client_id) != client_id:
        raise OAuth2Error("The ID token was issued for another client")
    return claims


def signing_key(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """The published key that the token names, or the only one. Raises UnknownKey."""
    named = jwt.get_unverified_header(token).get("kid")
    known = [
        key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")
    ]
    found = [key for key in known if key.key_id == named] if named else known
    if len(found) != 1:
        raise UnknownKey(f"No key {named!r} among the provider's")
    return found[0]
