"""Template filters and tags from `domain.formats` and `components.html`."""

from django import template
from django.conf import settings

from analytics.components.html import icon
from analytics.domain import formats

register = template.Library()

FILTERS = (
    formats.usd,
    formats.usd_limit,
    formats.integer,
    formats.compact,
    formats.percent,
    formats.rate_level,
    formats.day,
    formats.ago,
    formats.days_since,
    formats.count_of,
    formats.certainty,
    formats.cut_middle,
)
for function in FILTERS:
    register.filter(function.__name__, function)
register.simple_tag(icon)


@register.simple_tag
def version() -> str:
    """The version of the site: `0.2.0`."""
    return settings.VERSION
