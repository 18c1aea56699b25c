"""Sends LiteLLM's tables to the alias `litellm`, and refuses to write or migrate there."""

from django.db.models import Model

LITELLM = "litellm"


class LitellmWriteError(RuntimeError):
    """Somebody tried to write to the proxy's database through the ORM."""


class LitellmRouter:
    """Models of the app `litellm` are LiteLLM's; all others are ours."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        return LITELLM if is_litellm(model) else None

    def db_for_write(self, model: type[Model], **hints: object) -> str | None:
        if is_litellm(model):
            raise LitellmWriteError(f"{model.__name__} belongs to LiteLLM and is only read here.")
        return None

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool | None:
        return None

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: object
    ) -> bool | None:
        return False if db == LITELLM else None


def is_litellm(model: type[Model]) -> bool:
    """Whether the table is one of LiteLLM's."""
    return model._meta.app_label == LITELLM
