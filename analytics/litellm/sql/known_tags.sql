-- Of these tags, those that at least one request of the period carries.
SELECT chosen.tag
FROM unnest(%(tags)s::text[]) AS chosen(tag)
-- A join of its own for each tag, which stops at the first row of the index.
CROSS JOIN LATERAL (
    SELECT
    FROM "LiteLLM_DailyTagSpend" AS tag_row
    WHERE tag_row.tag = chosen.tag
      AND tag_row.date BETWEEN %(start_date)s AND %(end_date)s
    LIMIT 1
) AS carried
