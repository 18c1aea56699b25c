-- The least that any answer about a period costs: its rows are read once.
SELECT sum(spent.spend)
FROM "LiteLLM_DailyUserSpend" AS spent
WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
