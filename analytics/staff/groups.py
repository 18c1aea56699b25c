"""Groups at `/staff/groups/`: the roles of the site, and others with a mix of its permissions."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.auth.models import Permission as DjangoPermission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from analytics.accounts.administrators import (
    administrators,
    grants_of,
    lock_administrators,
)
from analytics.accounts.roles import ROLES, Permission

from .managed import ManagedAdmin
from .user_forms import NOT_ANY_MORE, OWN_ACCESS


class PermissionsField(forms.ModelMultipleChoiceField):
    """The permissions of this site, by their names alone."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.name


def own_permissions() -> QuerySet[DjangoPermission]:
    return DjangoPermission.objects.filter(
        content_type__app_label="accounts", content_type__model="access"
    ).order_by("pk")


class GroupForm(forms.ModelForm):
    """acting: who changes the group; set by the page."""

    acting: User
    permissions = PermissionsField(
        own_permissions(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Group
        fields = ("name", "permissions")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not lock_administrators(self.acting):
            raise ValidationError(NOT_ANY_MORE)
        keeps = values.get("permissions", own_permissions()).filter(
            **grants_of(Permission.ADMINISTER)
        )
        if self.instance.pk and not keeps.exists() and needs_group(self.acting, self.instance):
            raise ValidationError(OWN_ACCESS)
        return values


def needs_group(user: User, group: Group) -> bool:
    """Whether somebody would no longer administer without this group."""
    if user.is_superuser or not user.groups.filter(pk=group.pk).exists():
        return False
    lookups = {f"permissions__{k}": v for k, v in grants_of(Permission.ADMINISTER).items()}
    others = user.groups.exclude(pk=group.pk).filter(**lookups).exists()
    direct = user.user_permissions.filter(**grants_of(Permission.ADMINISTER)).exists()
    return not others and not direct and administrators().filter(pk=user.pk).exists()


class StaffGroupAdmin(ManagedAdmin):
    """The roles themselves are fixed: routes and documentation name them."""

    list_display = ("name", "permission_names", "members")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "permissions")
    form = GroupForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        found = super().get_queryset(request).prefetch_related("permissions__content_type")
        return found.annotate(member_count=Count("user"))

    @admin.display(description="Permissions")
    def permission_names(self, group: Group) -> str | None:
        names = [
            one.name
            for one in group.permissions.all()
            if (one.content_type.app_label, one.content_type.model) == ("accounts", "access")
        ]
        return "; ".join(names) or None

    @admin.display(description="Members", ordering="member_count")
    def members(self, group: Any) -> int:
        return group.member_count

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        is_role = obj is not None and obj.name in ROLES
        return not is_role and super().has_change_permission(request, obj)

    def get_form(
        self, request: HttpRequest, obj: Group | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.acting = request.user
        return form

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        acting = cast("User", request.user)
        with transaction.atomic():
            group = self.get_object(request, object_id)
            if not lock_administrators(acting) or (group and needs_group(acting, group)):
                raise PermissionDenied(OWN_ACCESS)
            return super().delete_view(request, object_id, extra_context)
