"""LiteLLM's tables, unmanaged and read-only: every table and column that this site reads.

The columns read, the tables without which no page works, the grants of docs/reader_role.sql,
schema detection and `manage.py check` all derive from these models.

Left out, because no page needs them: request logs (SpendLogs), configuration and credentials
(Config, CredentialsTable, ProxyModelTable, MCP servers, SSO), audit, error and health-check logs,
prompts, policies, agents, managed files, invitations, end users, projects, and the daily tables by
organization, end user and agent. Of the tables below, never: passwords, metadata, prompts,
responses.

Timestamps have no time zone and are UTC; Django returns them without a zone. Spend is USD. Tables
whose `id` is not read have a composite key of columns that are: it loads rows and is not unique.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LitellmTable(models.Model):
    """A table of LiteLLM.

    is_required: no page works without the table. core_columns: without them the table is not read
    at all. All other columns are optional: a release may lack them, or the role its grant.
    """

    is_required = False
    core_columns: tuple[str, ...] = ()

    class Meta:
        abstract = True
        managed = False
        default_permissions = ()


DAILY_CORE = (
    *("date", "api_key", "model", "custom_llm_provider", "prompt_tokens", "completion_tokens"),
    *("spend", "api_requests", "successful_requests", "failed_requests", "updated_at"),
)


class DailySpend(LitellmTable):
    """A cell: an owner, UTC day as text, key, model, provider, MCP tool and endpoint."""

    pk = models.CompositePrimaryKey("date", "api_key")
    row_id = models.TextField(db_column="id")
    date = models.TextField()
    api_key = models.TextField()
    model = models.TextField(null=True)
    custom_llm_provider = models.TextField(null=True)
    mcp_namespaced_tool_name = models.TextField(null=True)
    endpoint = models.TextField(null=True)
    prompt_tokens = models.BigIntegerField()
    completion_tokens = models.BigIntegerField()
    cache_read_input_tokens = models.BigIntegerField()
    cache_creation_input_tokens = models.BigIntegerField()
    spend = models.FloatField()
    compression_savings_spend = models.FloatField()
    prompt_caching_savings_spend = models.FloatField()
    gateway_injected_caching_savings_spend = models.FloatField()
    autorouter_savings_spend = models.FloatField()
    api_requests = models.BigIntegerField()
    successful_requests = models.BigIntegerField()
    failed_requests = models.BigIntegerField()
    total_response_time_ms = models.BigIntegerField()
    timed_requests = models.BigIntegerField()
    updated_at = models.DateTimeField()

    class Meta(LitellmTable.Meta):
        abstract = True


class DailyUserSpend(DailySpend):
    """Usage by user at the time of the request; an empty user_id is no user."""

    is_required = True
    core_columns = (*DAILY_CORE, "user_id")
    user_id = models.TextField(null=True)

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_DailyUserSpend"


class DailyTagSpend(DailySpend):
    """Usage by tag: a request with three tags is in three rows, each time in full."""

    is_required = True
    core_columns = (*DAILY_CORE, "tag")
    tag = models.TextField(null=True)

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_DailyTagSpend"


class DailyTeamSpend(DailySpend):
    """Usage by team at the time of the request."""

    core_columns = (*DAILY_CORE, "team_id")
    team_id = models.TextField(null=True)

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_DailyTeamSpend"


class UserTable(LitellmTable):
    """A person or a service account. spend: since the last budget reset."""

    is_required = True
    core_columns = ("user_id", "user_email", "user_alias")
    user_id = models.TextField(primary_key=True)
    user_email = models.TextField(null=True)
    user_alias = models.TextField(null=True)
    user_role = models.TextField(null=True)
    teams = ArrayField(models.TextField())
    spend = models.FloatField()
    max_budget = models.FloatField(null=True)
    budget_duration = models.TextField(null=True)
    budget_reset_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(null=True)

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_UserTable"


class VerificationToken(LitellmTable):
    """A virtual key. token: its sha256. key_name: `sk-...` and its last four characters."""

    is_required = True
    core_columns = ("token", "user_id", "team_id")
    token = models.TextField(primary_key=True)
    key_name = models.TextField(null=True)
    key_alias = models.TextField(null=True)
    user_id = models.TextField(null=True)
    team_id = models.TextField(null=True)
    expires = models.DateTimeField(null=True)
    blocked = models.BooleanField(null=True)
    spend = models.FloatField()
    max_budget = models.FloatField(null=True)
    budget_duration = models.TextField(null=True)
    budget_reset_at = models.DateTimeField(null=True)
    budget_id = models.TextField(null=True)
    organization_id = models.TextField(null=True)
    created_at = models.DateTimeField(null=True)
    last_active = models.DateTimeField(null=True)
    allowed_routes = ArrayField(models.TextField())

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_VerificationToken"


class DeletedVerificationToken(LitellmTable):
    """A deleted or regenerated key: one row for each time."""

    core_columns = ("token", "user_id", "team_id", "deleted_at")
    pk = models.CompositePrimaryKey("token", "deleted_at")
    token = models.TextField()
    key_name = models.TextField(null=True)
    key_alias = models.TextField(null=True)
    user_id = models.TextField(null=True)
    team_id = models.TextField(null=True)
    deleted_at = models.DateTimeField()

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_DeletedVerificationToken"


class TeamTable(LitellmTable):
    """A team. spend: since the last budget reset. members_with_roles: user_id, user_email, role."""

    core_columns = ("team_id", "team_alias")
    team_id = models.TextField(primary_key=True)
    team_alias = models.TextField(null=True)
    organization_id = models.TextField(null=True)
    spend = models.FloatField()
    max_budget = models.FloatField(null=True)
    budget_duration = models.TextField(null=True)
    budget_reset_at = models.DateTimeField(null=True)
    blocked = models.BooleanField()
    members_with_roles = models.JSONField()
    created_at = models.DateTimeField()

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_TeamTable"


class TeamMembership(LitellmTable):
    """A user's own spend and budget in a team."""

    core_columns = ("user_id", "team_id")
    pk = models.CompositePrimaryKey("user_id", "team_id")
    user_id = models.TextField()
    team_id = models.TextField()
    spend = models.FloatField()
    budget_id = models.TextField(null=True)

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_TeamMembership"


class OrganizationTable(LitellmTable):
    """An organization: a group of teams."""

    core_columns = ("organization_id", "organization_alias")
    organization_id = models.TextField(primary_key=True)
    organization_alias = models.TextField()
    spend = models.FloatField()
    budget_id = models.TextField()

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_OrganizationTable"


class BudgetTable(LitellmTable):
    """A budget that keys, memberships and organizations share."""

    core_columns = ("budget_id", "max_budget")
    budget_id = models.TextField(primary_key=True)
    max_budget = models.FloatField(null=True)
    soft_budget = models.FloatField(null=True)
    budget_duration = models.TextField(null=True)
    budget_reset_at = models.DateTimeField(null=True)

    class Meta(LitellmTable.Meta):
        db_table = "LiteLLM_BudgetTable"
