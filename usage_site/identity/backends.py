"""Authentication backends that tell sessions of a provider or a proxy from local ones."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.backends import ModelBackend, RemoteUserBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from usage_site.identity_settings import OPENID_BACKEND, REMOTE_USER_BACKEND

from .roles import apply_roles, roles_of


class OpenIDConnectBackend(ModelBackend):
    """Names the sessions of OpenID Connect; nobody signs in by it with a password."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:  # type: ignore[override]
        return None

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        """Superusers stay local: a session that began here ends when its login becomes one."""
        return super().user_can_authenticate(user) and not (user and user.is_superuser)


class TrustedHeaderBackend(RemoteUserBackend):
    """Signs in whom a trusted proxy names, and makes their login the first time.

    A login with a password of its own stays its owner's, whatever a proxy says.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, remote_user: str, groups: tuple[str, ...] = ()
    ) -> User | None:
        roles = roles_of(groups)
        known = User.objects.filter(username=remote_user).first()
        if known is None and not roles:
            return None
        if known and known.has_usable_password():
            return None
        user = super().authenticate(request, remote_user)
        if user is None:
            return None
        apply_roles(user, roles)
        return user if roles else None

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        """As for OpenID Connect."""
        return super().user_can_authenticate(user) and not (user and user.is_superuser)

    def configure_user(self, request, user, created=True):
        """An empty password would count as one."""
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user


def is_local(request: HttpRequest) -> bool:
    """Whether the session began with a password or passkey of this site."""
    backend = request.session.get(BACKEND_SESSION_KEY)
    return settings.LOCAL_SIGN_IN and backend not in (None, OPENID_BACKEND, REMOTE_USER_BACKEND)
