"""Everybody's API tokens at `/staff/tokens/`: a list, from which they are revoked."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone

from analytics.accounts.administrators import may_change
from analytics.accounts.models import SCOPES, ApiToken
from analytics.accounts.tokens import revoke_tokens
from analytics.domain.formats import count_of

from .managed import ManagedAdmin, moment_text, refuse_for


class StaffTokenAdmin(ManagedAdmin):
    """Tokens are created by their users, and never shown here."""

    list_display = ("name", "masked", "user", "allows", "state", "made", "expires", "used")
    list_display_links = None
    list_select_related = ("user",)
    search_fields = ("name", "user__username", "last_four")
    actions = ("revoke",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="accounts_apitoken_changelist")]

    @admin.display(description="Token")
    def masked(self, token: ApiToken) -> str:
        return token.masked

    @admin.display(description="Scopes")
    def allows(self, token: ApiToken) -> str:
        return ", ".join(SCOPES[name] for name in token.scope_names)

    @admin.display(description="State")
    def state(self, token: ApiToken) -> str:
        return token.state.capitalize()

    @admin.display(description="Created (UTC)", ordering="created_at")
    def made(self, token: ApiToken) -> str | None:
        return moment_text(token.created_at)

    @admin.display(description="Expires (UTC)", ordering="expires_at", empty_value="Never")
    def expires(self, token: ApiToken) -> str | None:
        return moment_text(token.expires_at)

    @admin.display(description="Last used (UTC)", ordering="last_used_at", empty_value="Never")
    def used(self, token: ApiToken) -> str | None:
        return moment_text(token.last_used_at)

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        found = [one for one in tokens if may_change(request.user, one.user)]
        if len(found) < len(tokens):
            refuse_for(request, [one.user for one in tokens if one not in found])
        count = revoke_tokens(found, timezone.now())
        messages.success(request, f"{count_of(count, 'API token')} revoked.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
