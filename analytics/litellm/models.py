"""The one of LiteLLM's tables that Django has to know by name; `sql/` reads it and the others."""

from django.db import models


class DailyUserSpend(models.Model):
    """A cell: user, day, key, model, provider, MCP tool, endpoint. The form of the page has it.

    `date` is a UTC day as text, spend is USD. Only what we read: of `id`, Django's must, nothing.
    """

    id = models.TextField(primary_key=True)
    user_id = models.TextField(null=True)
    date = models.TextField()
    api_key = models.TextField()
    model = models.TextField(null=True)
    custom_llm_provider = models.TextField(null=True)
    mcp_namespaced_tool_name = models.TextField(null=True)
    endpoint = models.TextField(null=True)
    prompt_tokens = models.BigIntegerField()
    completion_tokens = models.BigIntegerField()
    spend = models.FloatField()
    api_requests = models.BigIntegerField()
    successful_requests = models.BigIntegerField()
    failed_requests = models.BigIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "LiteLLM_DailyUserSpend"
