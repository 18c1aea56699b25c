"""LiteLLM's tables as maps: only the columns that we read. Nothing here is ever written."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class DailySpend(models.Model):
    """What both daily tables have in common. `date` is a UTC day as text, spend is USD."""

    id = models.TextField(primary_key=True)
    date = models.TextField()
    api_key = models.TextField()
    model = models.TextField(null=True)
    model_group = models.TextField(null=True)
    custom_llm_provider = models.TextField(null=True)
    mcp_namespaced_tool_name = models.TextField(null=True)
    endpoint = models.TextField(null=True)
    prompt_tokens = models.BigIntegerField()
    completion_tokens = models.BigIntegerField()
    cache_read_input_tokens = models.BigIntegerField()
    cache_creation_input_tokens = models.BigIntegerField()
    spend = models.FloatField()
    api_requests = models.BigIntegerField()
    successful_requests = models.BigIntegerField()
    failed_requests = models.BigIntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True


class DailyUserSpend(DailySpend):
    """A cell: user, day, key, model, provider, MCP tool, endpoint."""

    user_id = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "LiteLLM_DailyUserSpend"


class DailyTagSpend(DailySpend):
    """The same cell for a tag in place of the user."""

    tag = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "LiteLLM_DailyTagSpend"


class User(models.Model):
    """A person or a service account of the proxy."""

    user_id = models.TextField(primary_key=True)
    user_email = models.TextField(null=True)
    user_alias = models.TextField(null=True)
    user_role = models.TextField(null=True)
    teams = ArrayField(models.TextField(), null=True)
    spend = models.FloatField()
    max_budget = models.FloatField(null=True)
    created_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "LiteLLM_UserTable"


class VirtualKey(models.Model):
    """A virtual key; `token` is the sha256 of what its owner holds."""

    token = models.TextField(primary_key=True)
    key_name = models.TextField(null=True)
    key_alias = models.TextField(null=True)
    user_id = models.TextField(null=True)
    team_id = models.TextField(null=True)
    expires = models.DateTimeField(null=True)
    blocked = models.BooleanField(null=True)
    spend = models.FloatField()
    max_budget = models.FloatField(null=True)
    created_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "LiteLLM_VerificationToken"


class DeletedVirtualKey(models.Model):
    """A virtual key that was deleted or regenerated; its usage remains."""

    id = models.TextField(primary_key=True)
    token = models.TextField()
    key_alias = models.TextField(null=True)
    user_id = models.TextField(null=True)
    team_id = models.TextField(null=True)
    deleted_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "LiteLLM_DeletedVerificationToken"


class Team(models.Model):
    """A team of the proxy."""

    team_id = models.TextField(primary_key=True)
    team_alias = models.TextField(null=True)
    organization_id = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "LiteLLM_TeamTable"
