DELETE FROM "LiteLLM_DailyUserSpend"
WHERE date >= %(first_day)s::text;

DELETE FROM "LiteLLM_DailyTagSpend"
WHERE date >= %(first_day)s::text;

DELETE FROM "LiteLLM_DailyTeamSpend"
WHERE date >= %(first_day)s::text;

DELETE FROM "LiteLLM_SpendLogs"
WHERE "startTime" >= %(first_day)s
   OR "startTime" < %(last_day)s::date - (%(log_days)s - 1);
