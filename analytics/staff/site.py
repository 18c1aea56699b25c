"""Django's admin with our own gate, routes and pages, and nothing that we do not need."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_protect

from analytics.accounts.capped_events import record_capped
from analytics.accounts.models import ApiToken
from analytics.accounts.roles import Permission, current_permissions
from analytics.audit.kinds import Kind

from . import audit_csv, audit_page, sessions
from .groups import StaffGroupAdmin
from .tokens import StaffTokenAdmin
from .users import StaffUserAdmin

PREFIXES = {User: "users", Group: "groups", ApiToken: "tokens"}


class StaffSite(admin.AdminSite):
    """Open to holders of the permission `accounts.administer`, as the middleware found them."""

    def has_permission(self, request: HttpRequest) -> bool:
        return Permission.ADMINISTER in current_permissions.get()

    def admin_view(self, view: Callable, cacheable: bool = False) -> Any:
        """Who has no session never comes here, so nobody is sent to a sign-in page of its own.

        What a view refuses itself is an event, as what the middleware refuses.
        """

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if not self.has_permission(request):
                    raise PermissionDenied
                return view(request, *args, **kwargs)
            except PermissionDenied as error:
                record_capped(Kind.REFUSED, request, detail=str(error))
                raise

        return update_wrapper(csrf_protect(inner), view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """No sign-in, no password, no search for related rows, no catch-all."""
        wrap = self.admin_view
        models: list[URLPattern | URLResolver] = [
            path(f"{prefix}/", include(self._registry[model].urls))
            for model, prefix in PREFIXES.items()
        ]
        return [
            path("", wrap(self.index), name="index"),
            *models,
            path("sessions/", wrap(sessions.sessions), name="sessions"),
            path("sessions/<str:public_id>/end/", wrap(sessions.end), name="end_session"),
            path("audit/", wrap(audit_page.audit), name="audit"),
            path("audit.csv", wrap(audit_csv.audit_csv), name="audit_csv"),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list:
        """None: the pages have a navigation of their own."""
        return []

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("admin:auth_user_changelist")


site = StaffSite(name="admin")
site.disable_action("delete_selected")
site.register(User, StaffUserAdmin)
site.register(Group, StaffGroupAdmin)
site.register(ApiToken, StaffTokenAdmin)
