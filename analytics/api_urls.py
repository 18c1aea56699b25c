"""What programs ask. Refusals are JSON here, by the name of the namespace."""

from django.urls import path

from analytics.pages.users import api

app_name = "api"
urlpatterns = [path("users/daily/activity", api.daily_activity, name="daily_activity")]
