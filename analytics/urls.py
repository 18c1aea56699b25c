"""What people open. URLs end in what they return."""

from django.urls import path
from django.views.generic import RedirectView

from . import views

app_name = "usage"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="usage:users"), name="home"),
    path("users/", views.user_usage, name="users"),
    path("users.csv", views.users_csv, name="users_csv"),
]
