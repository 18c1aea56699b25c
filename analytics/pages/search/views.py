"""The view of `/search/`: the page, and the results alone for the palette of other pages."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.accounts.saved_views import named_views
from analytics.filters.search_filterset import SearchFilterSet
from analytics.mirror.current import current_snapshot
from analytics.pages.failures import refuse, show_failures_in
from analytics.usage.search import find_teams, find_tools, find_users

from .results import found, results_of, view_results

PAGE = "analytics/search/page.html"
RESULTS = "analytics/search/_results.html"
MOST_TEAMS = 5
MOST_USERS = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What has every word in its name; without a word, saved views."""
    filterset = SearchFilterSet(request.GET)
    template = RESULTS if "HX-Request" in request.headers else PAGE
    context: dict = {"filter": filterset, "failure": None, "results": None}
    if not filterset.is_valid():
        refuse(request, filterset)
        return render(request, template, context, status=400)
    words = filterset.words
    views = named_views(cast("User", request.user), words)
    if words:
        show_failures_in(request, template, context)
        given = filterset.form.cleaned_data
        period = given["start_date"], given["end_date"]
        with current_snapshot() as snapshot:
            teams = find_teams(snapshot, words, most=MOST_TEAMS)
            users = find_users(snapshot, words, period, most=MOST_USERS)
        context["results"] = found(request.GET, words, users, teams, find_tools(words), views)
    else:
        context["results"] = results_of({"Saved views": view_results(views)})
    return render(request, template, context)
