"""URLs of pages and files. A suffix names the format."""

from django.urls import path

from analytics.domain.slices import PAGES
from analytics.openapi.views import api_page
from analytics.pages.budgets.views import budgets_csv, budgets_json, budgets_page
from analytics.pages.changes.views import changes_csv, changes_json, changes_page
from analytics.pages.data.views import data_quality
from analytics.pages.overview.views import overview, overview_as_csv, overview_as_json
from analytics.pages.search.views import search
from analytics.pages.seats.export import seats_csv
from analytics.pages.seats.notes import seat_notes
from analytics.pages.seats.views import seat_choices, seat_count, seats_json, seats_page
from analytics.pages.slices.comparison_views import slice_comparison_csv, slice_comparison_json
from analytics.pages.slices.views import slice_csv, slice_json, slice_page
from analytics.pages.team.views import team_csv, team_json, team_page
from analytics.pages.user.views import user_csv, user_json, user_page
from analytics.pages.users import exports, views

app_name = "usage"
urlpatterns = [
    path("", overview, name="home"),
    path("overview.csv", overview_as_csv, name="overview_csv"),
    path("overview.json", overview_as_json, name="overview_json"),
    path("users/", views.user_usage, name="users"),
    path("users/count/", views.user_count, name="user_count"),
    path("users/choices/<str:field>/", views.choice_list, name="choices"),
    path("users/refresh/", views.refresh, name="refresh"),
    path("users.csv", exports.users_csv, name="users_csv"),
    path("users/daily.csv", exports.users_daily_csv, name="users_daily_csv"),
    path("user/", user_page, name="user"),
    path("user.csv", user_csv, name="user_csv"),
    path("user.json", user_json, name="user_json"),
    path("team/", team_page, name="team"),
    path("team.csv", team_csv, name="team_csv"),
    path("team.json", team_json, name="team_json"),
    *(
        path(f"{page}s{suffix}", view, {"page": page}, name=f"{page}s{ending}")
        for page in PAGES
        for suffix, ending, view in (
            ("/", "", slice_page),
            (".csv", "_csv", slice_csv),
            (".json", "_json", slice_json),
            ("/comparison.csv", "_comparison_csv", slice_comparison_csv),
            ("/comparison.json", "_comparison_json", slice_comparison_json),
        )
    ),
    path("seats/", seats_page, name="seats"),
    path("seats.csv", seats_csv, name="seats_csv"),
    path("seats.json", seats_json, name="seats_json"),
    path("seats/count/", seat_count, name="seat_count"),
    path("seats/choices/<str:field>/", seat_choices, name="seat_choices"),
    path("seats/notes/", seat_notes, name="seat_notes"),
    path("budgets/", budgets_page, name="budgets"),
    path("budgets.csv", budgets_csv, name="budgets_csv"),
    path("budgets.json", budgets_json, name="budgets_json"),
    path("changes/", changes_page, name="changes"),
    path("changes.csv", changes_csv, name="changes_csv"),
    path("changes.json", changes_json, name="changes_json"),
    path("api/", api_page, name="api"),
    path("search/", search, name="search"),
    path("data/", data_quality, name="data"),
    path("definitions/", views.definitions, name="definitions"),
]
