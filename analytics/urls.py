"""What people open. URLs end in what they return."""

from django.urls import path
from django.views.generic import RedirectView, TemplateView

from . import views
from .reports.data_quality.views import data_quality

app_name = "usage"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="usage:users"), name="home"),
    path("users/", views.user_usage, name="users"),
    path("users.csv", views.users_csv, name="users_csv"),
    path("data/", data_quality, name="data"),
    path(
        "definitions/",
        TemplateView.as_view(template_name="analytics/definitions.html"),
        name="definitions",
    ),
]
