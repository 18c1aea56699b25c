"""`/account/tokens/`: the API tokens of the signed-in user."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from .expiry import expiring_tokens, is_renewable, lifetime_of
from .forms import TokenForm
from .models import SCOPES, ApiToken
from .tokens import allowed_scopes, issue_token, revoke_tokens

PAGE = "analytics/tokens/page.html"
NOT_RENEWED = "“{name}” can't be renewed: your role allows none of its scopes."


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token as the list shows it. scopes: (label, whether its user may do that now).

    expires_in: days, for those that expire soon. can_renew: a successor is of use.
    """

    token: ApiToken
    scopes: tuple[tuple[str, bool], ...]
    expires_in: int | None
    can_renew: bool


@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; after a POST the new token, which no later answer shows again."""
    allowed = allowed_scopes(request.user)
    form = TokenForm(request.POST or None, allowed=allowed)
    if request.method != "POST":
        return token_page(request, form)
    if not form.is_valid():
        return token_page(request, form, status=400)
    issued, secret = issue_token(
        cast("User", request.user),
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        days=form.lifetime(),
        now=timezone.now(),
    )
    return token_page(request, TokenForm(allowed=allowed), issued=issued, secret=secret)


@require_POST
def renew_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """A successor with the same name and lifetime, and the scopes that roles still allow.

    The old token works until its own end.
    """
    now = timezone.now()
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    allowed = allowed_scopes(request.user)
    form = TokenForm(allowed=allowed)
    scopes = [scope for scope in token.scope_names if scope in allowed]
    if not is_renewable(token, now):
        return redirect("accounts:tokens")
    if not scopes:
        return token_page(request, form, refused=NOT_RENEWED.format(name=token.name), status=400)
    issued, secret = issue_token(
        token.user, name=token.name, scopes=scopes, days=lifetime_of(token), now=now
    )
    return token_page(request, form, issued=issued, secret=secret)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask, then revoke; somebody else's token is not found."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    if request.method == "POST":
        revoke_tokens([token], timezone.now())
        return redirect("accounts:tokens")
    return render(request, "analytics/tokens/revoke.html", {"token": token})


def token_page(
    request: HttpRequest,
    form: TokenForm,
    *,
    issued: ApiToken | None = None,
    secret: str | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """issued, secret: just created. refused: why a token was not renewed."""
    now = timezone.now()
    user = cast("User", request.user)
    expiring = expiring_tokens(user, now)
    context: dict[str, Any] = {
        "form": form,
        "rows": token_rows(user, expiring, now),
        "expiring": expiring,
        "issued": issued,
        "secret": secret,
        "refused": refused,
        "pause_days": None if user.has_usable_password() else settings.SSO_TOKEN_DAYS,
    }
    return render(request, PAGE, context, status=status)


def token_rows(user: User, expiring: tuple[ApiToken, ...], now: datetime) -> list[TokenRow]:
    """Active ones first, the newest first."""
    allowed = allowed_scopes(user)
    soon = {token.pk for token in expiring}
    rows = [
        TokenRow(
            token=token,
            scopes=tuple((SCOPES[scope], scope in allowed) for scope in token.scope_names),
            expires_in=(token.expires_at - now).days
            if token.expires_at and token.pk in soon
            else None,
            can_renew=is_renewable(token, now),
        )
        for token in ApiToken.objects.filter(user=user)
    ]
    return sorted(rows, key=lambda row: row.token.state != "active")
