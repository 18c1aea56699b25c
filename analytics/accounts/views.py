"""`/account/tokens/`: the API tokens of the signed-in user."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from .forms import TokenForm
from .models import ApiToken
from .tokens import issue_token, revoke_tokens

PAGE = "analytics/tokens/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; after a POST the new token, which no later answer shows again."""
    form = TokenForm(request.POST or None)
    issued = secret = None
    if request.method == "POST" and form.is_valid():
        issued, secret = issue_token(
            cast("User", request.user),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            days=form.lifetime(),
            now=timezone.now(),
        )
        form = TokenForm()
    status = 400 if form.errors else 200
    context = {"form": form, "tokens": sorted_tokens(request), "issued": issued, "secret": secret}
    return render(request, PAGE, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask, then revoke; somebody else's token is not found."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    if request.method == "POST":
        revoke_tokens([token], timezone.now())
        return redirect("accounts:tokens")
    return render(request, "analytics/tokens/revoke.html", {"token": token})


def sorted_tokens(request: HttpRequest) -> list[ApiToken]:
    """Active ones first, the newest first."""
    found = ApiToken.objects.filter(user=cast("User", request.user))
    return sorted(found, key=lambda token: token.state != "active")
