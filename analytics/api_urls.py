"""URLs of the JSON API. The namespace makes errors JSON."""

from django.urls import path

from analytics.pages.users import api

app_name = "api"
urlpatterns = [path("users/daily/activity", api.daily_activity, name="daily_activity")]
