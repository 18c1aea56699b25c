"""People at `/staff/users/`: accounts, roles, passwords, and ending what they have open."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from analytics.accounts.administrators import (
    SUPERUSERS_ONLY,
    lock_administrators,
    may_change,
)
from analytics.accounts.second_factor import count_factors, is_offered, reset_second_factor
from analytics.accounts.sessions import end_sessions, live_sessions
from analytics.accounts.tokens import revoke_tokens
from analytics.domain.formats import count_of

from .managed import TAG, ManagedAdmin, moment_text, refuse_for
from .user_forms import NOT_ANY_MORE, StaffUserCreationForm, StaffUserForm

SECRETS = method_decorator(sensitive_post_parameters())


class StaffUserAdmin(ManagedAdmin):
    """Only superusers change the accounts of superusers."""

    change_form_template = "staff/user.html"
    list_display = ("username", "email", "roles", "access", "signed_in", "seen")
    list_filter = ("groups", "is_staff", "is_active")
    search_fields = ("username", "email")
    ordering = ("username",)
    lookups = ("groups__id__exact", "is_staff__exact", "is_active__exact")
    actions = ("sign_out_everywhere", "revoke_all_tokens", "deactivate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        found = super().get_queryset(request)
        return found.select_related("preferences").prefetch_related("groups")

    # --- Columns

    @admin.display(description="Roles")
    def roles(self, user: User) -> str | None:
        names = sorted(group.name for group in user.groups.all())
        return ", ".join([*(["superuser"] if user.is_superuser else []), *names]) or None

    @admin.display(description="Access", ordering="is_active")
    def access(self, user: User) -> str:
        if not user.is_active:
            return "Inactive"
        return "Staff" if user.is_staff else "No staff access"

    @admin.display(description="Last sign-in (UTC)", ordering="last_login")
    def signed_in(self, user: User) -> str | None:
        return moment_text(user.last_login)

    @admin.display(description="Last seen (UTC)", ordering="preferences__seen_at")
    def seen(self, user: User) -> str | None:
        preferences = getattr(user, "preferences", None)
        return moment_text(preferences.seen_at) if preferences else None

    # --- Forms

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Not oneself: an administrator remains."""
        is_own = obj is not None and obj.pk == request.user.pk
        return not is_own and self.has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        own = ["email", "groups", "is_staff"]
        fields = ["username", *own, "is_active"] if obj else ["username", *own]
        if not obj:
            fields += ["password1", "password2"]
        return [*fields, "is_superuser"] if is_superuser(request) else fields

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        base = StaffUserForm if obj else StaffUserCreationForm
        form: Any = super().get_form(request, obj, change=change, form=base, **kwargs)
        form.acting = request.user
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        user, now = context.get("original"), timezone.now()
        if user:
            tokens = [token for token in user.api_tokens.all() if token.state_at(now) == "active"]
            live = live_sessions(now).filter(user=user).count()
            context |= {"live_sessions": live, "live_tokens": len(tokens)}
            context["factors"] = 0 if user.pk == request.user.pk else count_factors(user)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            end_sessions(obj)

    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(request, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with transaction.atomic():
            if not lock_administrators(cast("User", request.user)):
                raise PermissionDenied
            return super().delete_view(request, object_id, extra_context)

    # --- Buttons

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            *super().get_urls(),
            path("<str:object_id>/password/", wrap(self.password_view), name="user_password"),
            path("<str:object_id>/sign-out/", wrap(self.sign_out_view), name="user_sign_out"),
            path("<str:object_id>/revoke/", wrap(self.revoke_view), name="user_revoke"),
            path("<str:object_id>/factor/", wrap(self.factor_view), name="user_factor"),
        ]

    def changeable(self, request: HttpRequest, object_id: str) -> User:
        """Raises Http404 for nobody, PermissionDenied for who is changed by superusers alone."""
        user = self.get_object(request, object_id)
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied(SUPERUSERS_ONLY)
        return user

    @SECRETS
    def password_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new password ends every session of the person. One's own takes the old one."""
        user = self.changeable(request, object_id)
        if user.pk == request.user.pk:
            return redirect("password_change")
        form = SetPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            form.save()
            end_sessions(user)
            messages.success(request, f"{user} has a new password and must sign in with it.")
            return redirect("admin:auth_user_change", user.pk)
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "original": user,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "staff/password.html", context, status=status)

    def factor_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For people who have lost theirs. One's own takes the password, at its own page."""
        user = self.changeable(request, object_id)
        if user.pk == request.user.pk and is_offered():
            return redirect("mfa_index")
        if not count_factors(user):
            messages.info(request, f"{user} has no second factor.")
        elif request.method == "POST":
            reset_second_factor(user)
            messages.success(request, f"{user} has no second factor any more, and no session.")
        else:
            context = {**self.admin_site.each_context(request), "original": user}
            return TemplateResponse(request, "staff/second_factor.html", context)
        return redirect("admin:auth_user_change", user.pk)

    def sign_out_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.press(request, object_id, self.sign_out_everywhere)

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.press(request, object_id, self.revoke_all_tokens)

    def press(self, request: HttpRequest, object_id: str, action: Callable) -> HttpResponse:
        """An action of the list, for one person."""
        user = self.changeable(request, object_id)
        if request.method == "POST":
            action(request, User.objects.filter(pk=user.pk))
        return redirect("admin:auth_user_change", user.pk)

    # --- Actions

    def chosen(self, request: HttpRequest, users: QuerySet[User]) -> list[User]:
        """Those that may be changed; the others are refused."""
        found = [user for user in users if may_change(request.user, user)]
        if len(found) < len(users):
            refuse_for(request, [user for user in users if user not in found])
        return found

    @admin.action(description="Sign out everywhere")
    def sign_out_everywhere(self, request: HttpRequest, users: QuerySet[User]) -> None:
        own = request.session.session_key
        ended = sum(end_sessions(user, keep=own) for user in self.chosen(request, users))
        messages.success(request, f"{count_of(ended, 'session')} ended.")

    @admin.action(description="Revoke all API tokens")
    def revoke_all_tokens(self, request: HttpRequest, users: QuerySet[User]) -> None:
        tokens = [one for user in self.chosen(request, users) for one in user.api_tokens.all()]
        revoked = revoke_tokens(tokens, timezone.now())
        messages.success(request, f"{count_of(revoked, 'API token')} revoked.")

    @admin.action(description="Deactivate")
    def deactivate(self, request: HttpRequest, users: QuerySet[User]) -> None:
        with transaction.atomic():
            if not lock_administrators(cast("User", request.user)):
                messages.error(request, NOT_ANY_MORE, extra_tags=TAG)
                return
            found = self.chosen(request, users)
            others = [user for user in found if user.pk != request.user.pk and user.is_active]
            for user in others:
                user.is_active = False
                user.save(update_fields=["is_active"])
                end_sessions(user)
        if any(user.pk == request.user.pk for user in found):
            messages.error(request, "You cannot deactivate your own account.", extra_tags=TAG)
        messages.success(request, f"{count_of(len(others), 'account')} deactivated.")


def is_superuser(request: HttpRequest) -> bool:
    return cast("User", request.user).is_superuser
