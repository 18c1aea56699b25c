"""Authentication errors of the API and their JSON responses."""

from dataclasses import dataclass

from django.http import JsonResponse

from analytics.domain.errors import UsageError

from .models import SCOPES

NO_CREDENTIALS = "Authentication required"
NOT_ADMIN = "Admin permissions required"
NO_SCOPE = "This token lacks the scope {scope}"
TOO_MANY_REQUESTS = "Too many requests with this token. Try again in {seconds} s"
TOO_MANY_FAILURES = "Too many failed attempts. Try again in {seconds} s"
UNVERIFIABLE = "LiteLLM keys can't be verified right now. Try again in a moment"
# The end of a shorter secret would give too much of it away in the log.
MIN_LENGTH_TO_NAME = 20


@dataclass(kw_only=True, eq=False)
class BearerRefused(Exception):
    """An authentication error of the API.

    why: only for the log. challenge: of WWW-Authenticate. retry_after: seconds.
    """

    status: int
    sentence: str
    why: str = ""
    challenge: str = ""
    retry_after: int | None = None
    is_logged: bool = True

    def response(self) -> JsonResponse:
        """The answer to a program."""
        response = JsonResponse({"error": self.sentence}, status=self.status)
        if self.challenge:
            response["WWW-Authenticate"] = self.challenge
        if self.retry_after:
            response["Retry-After"] = str(self.retry_after)
        return response


def missing_credentials() -> JsonResponse:
    """401 for a program that sent no token."""
    return BearerRefused(status=401, sentence=NO_CREDENTIALS, challenge="Bearer").response()


def unknown_token(secret: str) -> BearerRefused:
    """401 for an unknown, expired or revoked token."""
    return BearerRefused(
        status=401,
        sentence=NO_CREDENTIALS,
        why=f"{named(secret)} unknown, expired, revoked, paused, or of an inactive user",
        challenge='Bearer error="invalid_token"',
    )


def too_many_failures(limit: int, seconds: int, *, is_first: bool) -> BearerRefused:
    """429 for an address. is_first: of this minute; only that one is logged."""
    return BearerRefused(
        status=429,
        sentence=TOO_MANY_FAILURES.format(seconds=seconds),
        why=f"more than {limit} failed attempts in a minute",
        retry_after=seconds,
        is_logged=is_first,
    )


def too_many_requests(
    name: str, last_four: str, limit: int, seconds: int, *, is_first: bool
) -> BearerRefused:
    """429 for a token. is_first: of this minute; only that one is logged."""
    return BearerRefused(
        status=429,
        sentence=TOO_MANY_REQUESTS.format(seconds=seconds),
        why=f"token {name!r} (…{last_four}) with more than {limit} requests in a minute",
        retry_after=seconds,
        is_logged=is_first,
    )


def unverifiable(secret: str, failure: UsageError) -> BearerRefused:
    """503 for a LiteLLM key while its database cannot verify it."""
    return BearerRefused(
        status=503, sentence=UNVERIFIABLE, why=f"{named(secret)} unverifiable ({failure.title})"
    )


def not_an_admin(name: str, last_four: str) -> BearerRefused:
    """403 for a valid token of a user who is not an admin."""
    return BearerRefused(
        status=403, sentence=NOT_ADMIN, why=f"token {name!r} (…{last_four}) of no admin"
    )


def missing_scope(scope: str, name: str, last_four: str) -> BearerRefused:
    """403 for a token without the scope."""
    return BearerRefused(
        status=403,
        sentence=f"{NO_SCOPE.format(scope=scope)} ({SCOPES[scope]})",
        why=f"token {name!r} (…{last_four}) without the scope {scope}",
        challenge=f'Bearer error="insufficient_scope", scope="{scope}"',
    )


def named(secret: str) -> str:
    """A token in the log: its last four characters where the rest is long enough."""
    return f"token …{secret[-4:]}" if len(secret) >= MIN_LENGTH_TO_NAME else "token"
