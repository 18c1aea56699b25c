"""What the lists and forms of `/staff/` have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.dateformat import format as format_date

from analytics.accounts.administrators import SUPERUSERS_ONLY
from analytics.accounts.capped_events import record_capped
from analytics.audit.kinds import Kind

# Of messages that stand out as errors.
TAG = "staff"
MOMENT = "M j, Y H:i"


class ManagedAdmin(admin.ModelAdmin):
    """For administrators alone, whatever permissions on models they have.

    lookups: the parameters of the list that filter. All others are refused: they would let
    somebody guess a hash, letter by letter.
    """

    change_list_template = "staff/list.html"
    change_form_template = add_form_template = "staff/form.html"
    delete_confirmation_template = "staff/delete.html"
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    empty_value_display = "–"
    lookups: tuple[str, ...] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in self.lookups

    def get_urls(self) -> list[URLPattern]:
        """A list, a form and the deletion; no history, which is the audit trail's."""
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("add/", wrap(self.add_view), name=f"{name}_add"),
            path("<str:object_id>/", wrap(self.change_view), name=f"{name}_change"),
            path("<str:object_id>/delete/", wrap(self.delete_view), name=f"{name}_delete"),
        ]

    def get_deleted_objects(
        self, objs: Iterable[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """The page of the deletion says in words what else goes."""
        return [str(one) for one in objs], {}, set(), []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The audit trail has it, as it has what commands change."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """As for log_addition."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """As for log_addition."""


def refuse_for(request: HttpRequest, superusers: Iterable[User]) -> None:
    """Say that an action leaves them out; one event names them."""
    names = ", ".join(sorted({user.get_username() for user in superusers}))
    action = request.POST.get("action", "")
    detail = f"{action}: {SUPERUSERS_ONLY}" if action else SUPERUSERS_ONLY
    record_capped(Kind.REFUSED, request, subject=names, detail=detail)
    messages.error(request, SUPERUSERS_ONLY, extra_tags=TAG)


def moment_text(moment: datetime | None) -> str | None:
    """`Nov 26, 2026 22:13`, UTC."""
    return format_date(moment, MOMENT) if moment else None
