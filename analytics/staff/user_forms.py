"""The forms of a person's account: roles, access and a first password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

from analytics.accounts.administrators import grant_access, lock_administrators
from analytics.accounts.privacy import GROUP

OWN_ACCESS = (
    "This would take away your own access to these pages. Ask another administrator to do it."
)
NOT_ANY_MORE = "You no longer administer this site. Reload the page."
LABELS = {
    "is_staff": "May sign in to this site (staff)",
    "is_active": "Active: can sign in at all",
    "is_superuser": "Superuser: every permission, whatever the roles",
    "email": "Email",
}
HELP = {"username": "", "is_staff": "", "is_active": "", "is_superuser": ""}


def roles_field() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label="Roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class StaffUserCreationForm(UserCreationForm):
    """Somebody new, with a password that passes the validators."""

    groups = roles_field()
    is_staff = forms.BooleanField(label=LABELS["is_staff"], required=False, initial=True)

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email", "groups", "is_staff", "is_superuser")
        labels = LABELS
        help_texts = HELP


class StaffUserForm(forms.ModelForm):
    """acting: who changes the account; set by the page."""

    acting: User
    groups = roles_field()

    class Meta:
        model = User
        fields = ("username", "email", "groups", "is_staff", "is_active", "is_superuser")
        labels = LABELS
        help_texts = HELP

    def clean(self) -> dict[str, Any]:
        """Nobody removes their own access, so an administrator remains, whoever is removed."""
        values = super().clean() or self.cleaned_data
        if not lock_administrators(self.acting):
            raise ValidationError(NOT_ANY_MORE)
        if self.instance.pk == self.acting.pk and "groups" in values:
            is_super = values.get("is_superuser", self.instance.is_superuser)
            is_in = values.get("is_active") and values.get("is_staff")
            if not is_in or not administers_with(values["groups"], is_super):
                raise ValidationError(OWN_ACCESS)
        return values


def administers_with(groups: Any, is_superuser: bool) -> bool:
    """Whether somebody with these roles still administers."""
    if is_superuser:
        return not groups.filter(name=GROUP).exists()
    return grant_access(groups)
