"""The sections of the pages at `/staff/`."""

from dataclasses import dataclass

from django import template
from django.template import Context
from django.urls import reverse

register = template.Library()

# (route, label)
SECTIONS = (
    ("admin:auth_user_changelist", "Users"),
    ("admin:auth_group_changelist", "Groups"),
    ("admin:accounts_apitoken_changelist", "API tokens"),
    ("admin:sessions", "Sessions"),
    ("admin:audit", "Audit"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """is_current: whether the page shown is one of its pages."""

    url: str
    label: str
    is_current: bool


@register.simple_tag(takes_context=True)
def staff_sections(context: Context) -> tuple[Section, ...]:
    """In the order of the navigation."""
    path = context["request"].path
    found = ((reverse(route), label) for route, label in SECTIONS)
    return tuple(
        Section(url=url, label=label, is_current=path.startswith(url)) for url, label in found
    )
