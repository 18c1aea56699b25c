"""The menu of saved views in the header of every page."""

from dataclasses import dataclass

from django import template
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.template import Context

from analytics.accounts.models import SavedView
from analytics.accounts.preferences import LAST_VIEW
from analytics.accounts.saved_views import visible_views
from analytics.filters.addresses import Address, address_of
from analytics.mirror.pseudonyms import hides_names

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewsMenu:
    """shown: the page that can be saved; last: the last view of the visit before. None: none.

    offered: the same, on the first page of a visit. messages: what happened just now, in words.
    hides_names: whether the person sees pseudonyms.
    """

    own: tuple[SavedView, ...]
    shared: tuple[SavedView, ...]
    shown: Address | None
    last: Address | None
    offered: Address | None
    messages: tuple[str, ...]
    hides_names: bool


@register.simple_tag(takes_context=True)
def saved_views_menu(context: Context) -> SavedViewsMenu | None:
    """For who is signed in as staff; else None."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User) or not user.is_staff:
        return None
    views = tuple(visible_views(user))
    is_page = request.method == "GET"
    return SavedViewsMenu(
        own=tuple(view for view in views if view.owner_id == user.pk),
        shared=tuple(view for view in views if view.owner_id != user.pk),
        shown=address_of(request.get_full_path()) if is_page else None,
        last=address_of(request.session.get(LAST_VIEW, "")),
        offered=getattr(request, "offered_view", None),
        messages=tuple(map(str, get_messages(request))),
        hides_names=hides_names.get(),
    )
