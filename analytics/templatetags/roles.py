"""What the person behind the request may do."""

from django import template

from analytics.accounts.roles import Permission, current_permissions

register = template.Library()


@register.simple_tag
def may(name: str) -> bool:
    """Whether they have the permission of that name, such as `EXPORT`."""
    return Permission[name] in current_permissions.get()
