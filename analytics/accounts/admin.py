"""All API tokens at `/staff/`: superusers list and revoke them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .models import ApiToken
from .tokens import revoke_tokens


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Read-only: tokens are created by their users, and never shown here."""

    list_display = ("name", "masked", "user", "scopes", "state", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username", "last_four")
    actions = ("revoke",)
    exclude = ("hash",)

    @admin.action(description="Revoke selected API tokens")
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        count = revoke_tokens(tokens, timezone.now())
        self.message_user(request, f"Revoked {count} of {len(tokens)} API tokens.")

    def has_view_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False
