"""URLs of a user's own account."""

from django.urls import path

from . import saved_views, session_views, views

app_name = "accounts"
urlpatterns = [
    path("tokens/", views.api_tokens, name="tokens"),
    path("tokens/<int:token_id>/renew/", views.renew_token, name="renew_token"),
    path("tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("sessions/", session_views.own_sessions, name="sessions"),
    path("sessions/<str:public_id>/end/", session_views.end_own_session, name="end_session"),
    path("views/", saved_views.saved_views, name="views"),
    path("views/<int:view_id>/", saved_views.edit_view, name="edit_view"),
    path("views/<int:view_id>/delete/", saved_views.delete_view, name="delete_view"),
    path("views/<int:view_id>/start/", saved_views.choose_start, name="start"),
]
