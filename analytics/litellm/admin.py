"""LiteLLM's users, keys and teams at `/staff/`: lists with a search, read-only."""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from analytics.domain.errors import UsageUnreadable
from analytics.domain.privacy import hides_names

from .connection import litellm_schema, named
from .models import LitellmTable, TeamTable, UserTable, VerificationToken


class LitellmAdmin(admin.ModelAdmin):
    """A list without actions and without pages for rows. Columns that cannot be read are left out.

    Permissions are Django's: superusers, and staff with the model's view permission.
    """

    actions = None
    list_display_links = None
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody who must not see names."""
        return not hides_names.get() and super().has_view_permission(request, obj)

    def readable(self, names: Iterable[Any]) -> list[Any]:
        """The fields among these whose columns the role can read."""
        table, schema = self.model._meta.db_table, litellm_schema()
        return [
            name for name in names if schema.has(table, self.model._meta.get_field(name).column)
        ]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self.readable(self.list_display)

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return self.readable(self.search_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LitellmTable]:
        return super().get_queryset(request).only(*self.get_list_display(request))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """The search is the only filter."""
        return False

    @method_decorator(require_safe)
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list. Raises UsageError, such as UsageUnreadable if the table is not granted."""
        if not litellm_schema().has_all(self.model._meta.db_table):
            raise UsageUnreadable
        try:
            response = super().changelist_view(request, extra_context)
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # runs the query
        except (DatabaseError, psycopg.Error) as error:
            raise named(error) from error
        return response

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LitellmTable | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LitellmTable | None = None) -> bool:
        return False


@admin.register(UserTable)
class UserAdmin(LitellmAdmin):
    list_display = (
        *("user_id", "user_email", "user_alias", "user_role"),
        *("spend", "max_budget", "created_at"),
    )
    search_fields = ("user_id", "user_email", "user_alias")


@admin.register(VerificationToken)
class KeyAdmin(LitellmAdmin):
    """Keys by their masked name; neither a key nor its hash is shown."""

    list_display = (
        *("key_name", "key_alias", "user_id", "team_id", "spend", "max_budget"),
        *("blocked", "expires", "last_active"),
    )
    search_fields = ("key_name", "key_alias", "user_id", "team_id")


@admin.register(TeamTable)
class TeamAdmin(LitellmAdmin):
    list_display = (
        *("team_id", "team_alias", "organization_id"),
        *("spend", "max_budget", "blocked"),
    )
    search_fields = ("team_id", "team_alias")
