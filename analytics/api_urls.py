"""URLs of the JSON API. The namespace makes errors JSON."""

from django.urls import path

from analytics.openapi.views import openapi_json
from analytics.pages.users import api

app_name = "api"
urlpatterns = [
    path("admin/users/daily/activity", api.daily_activity, name="daily_activity"),
    path("api/openapi.json", openapi_json, name="openapi"),
]
