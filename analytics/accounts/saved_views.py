"""`/account/views/`: save, rename, share and delete views, and choose a start page."""

from collections.abc import Iterable
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from analytics.domain.privacy import hides_names
from analytics.filters.addresses import address_of

from .models import Preferences, SavedView
from .privacy import is_pseudonymous
from .view_forms import SaveViewForm, ViewNameForm
from .view_rows import view_rows

MOST_NAMED = 5
# On the page; the palette finds all by name.
MOST_SHARED = 100
PAGE = "analytics/saved_views/page.html"


def visible_views(user: User) -> QuerySet[SavedView]:
    """Somebody's own views and those that are shared, by name.

    A shared view may name a user: who must not see names sees their own alone.
    """
    everybody = SavedView.objects.select_related("owner")
    own = Q(owner=user)
    return everybody.filter(own if hides_names.get() else own | Q(is_shared=True))


def named_views(user: User, words: Iterable[str]) -> tuple[SavedView, ...]:
    """At most MOST_NAMED views that somebody sees, with every word in their names."""
    found = visible_views(user)
    for word in words:
        found = found.filter(name__icontains=word)
    return tuple(found[:MOST_NAMED])


def start_view_of(user: User) -> SavedView | None:
    """The view that somebody starts with, as long as they see it and its page is there.

    None is the Overview, which a view of its bare address names, too.
    """
    preferences = Preferences.objects.filter(user=user).select_related("start_view").first()
    view = preferences.start_view if preferences else None
    if view is None or view.url == reverse("usage:home") or address_of(view.url) is None:
        return None
    is_hidden = view.owner_id != user.pk and (not view.is_shared or is_pseudonymous(user))
    return None if is_hidden else view


@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """The list; a POST saves a view and leads back to it."""
    if request.method != "POST":
        return render(request, PAGE, list_context(request))
    form = SaveViewForm(request.POST, instance=SavedView(owner=cast("User", request.user)))
    view = form.save_unique()
    if view is None:
        return render(request, PAGE, list_context(request) | {"form": form}, status=400)
    messages.success(request, f"Saved as “{view.name}”.")
    return redirect(view.url)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename or share one's own view; somebody else's is not found."""
    view = get_object_or_404(SavedView, pk=view_id, owner=request.user)
    name = view.name
    form = ViewNameForm(request.POST or None, instance=view)
    if request.method == "POST" and form.save_unique():
        return redirect("accounts:views")
    context = {"form": form, "name": name}
    status = 400 if form.errors else 200
    return render(request, "analytics/saved_views/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Ask, then delete one's own view; somebody else's is not found."""
    view = get_object_or_404(SavedView, pk=view_id, owner=request.user)
    if request.method == "POST":
        view.delete()
        return redirect("accounts:views")
    return render(request, "analytics/saved_views/delete.html", {"view": view})


@require_POST
def choose_start(request: HttpRequest, view_id: int) -> HttpResponse:
    """Start with a view, one's own or a shared one; with Overview for 0."""
    user = cast("User", request.user)
    view = get_object_or_404(visible_views(user), pk=view_id) if view_id else None
    Preferences.objects.update_or_create(user=user, defaults={"start_view": view})
    return redirect("accounts:views")


def list_context(request: HttpRequest) -> dict:
    user = cast("User", request.user)
    start = start_view_of(user)
    views = visible_views(user)
    own = view_rows(views.filter(owner=user), user, start)
    shared = view_rows(views.exclude(owner=user)[: MOST_SHARED + 1], user, start)
    return {
        "own": own,
        "shared": shared[:MOST_SHARED],
        "has_more_shared": len(shared) > MOST_SHARED,
        "start": start,
        "form": None,
    }
