"""The menu of saved views in the header of every page."""

from dataclasses import dataclass

from django import template
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.template import Context

from analytics.accounts.models import SavedView
from analytics.accounts.preferences import LAST_VIEW
from analytics.accounts.saved_views import visible_views
from analytics.accounts.view_rows import words_of
from analytics.domain.privacy import hides_names
from analytics.filters.addresses import Address, address_of

register = template.Library()

# Of one's own, and of others'.
MOST_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewsMenu:
    """shown: the page that can be saved; last: the last view of the visit before, with
    what it shows. None: none.

    has_more: whether views are left out. offered: the last view, on the first page of a visit.
    messages: what happened just now, in words; those with tags of their own stand elsewhere.
    hides_names: whether the person sees pseudonyms.
    """

    own: tuple[SavedView, ...]
    shared: tuple[SavedView, ...]
    has_more: bool
    shown: Address | None
    last: Address | None
    last_words: str
    offered: Address | None
    messages: tuple[str, ...]
    hides_names: bool


@register.simple_tag(takes_context=True)
def saved_views_menu(context: Context) -> SavedViewsMenu | None:
    """For staff on a whole page; else None."""
    request = context.get("request")
    user = getattr(request, "user", None)
    # htmx leaves the header as it is.
    if request is None or "HX-Request" in request.headers:
        return None
    if not isinstance(user, User) or not user.is_staff:
        return None
    views = visible_views(user)
    own = tuple(views.filter(owner=user)[: MOST_LISTED + 1])
    shared = tuple(views.exclude(owner=user)[: MOST_LISTED + 1])
    last = address_of(request.session.get(LAST_VIEW, ""))
    return SavedViewsMenu(
        own=own[:MOST_LISTED],
        shared=shared[:MOST_LISTED],
        has_more=max(len(own), len(shared)) > MOST_LISTED,
        shown=address_of(request.get_full_path()) if request.method == "GET" else None,
        last=last,
        last_words=words_of(last),
        offered=getattr(request, "offered_view", None),
        messages=tuple(str(one) for one in get_messages(request) if not one.extra_tags),
        hides_names=hides_names.get(),
    )
