-- Requests under the tags by user and day: cells that are tagged as a whole, and in part.
SELECT
    user_no,
    day,
    {model} AS model_no,
    spend,
    requests,
    successes,
    failures,
    prompt_tokens,
    completion_tokens,
    cache_read_tokens,
    spend AS spend_at_least,
    CASE WHEN user_no > 0 THEN spend END AS most_together,
    CASE WHEN user_no > 0 THEN spend END AS least_together,
    TRUE AS exact,
    TRUE AS certain,
    TRUE AS is_booked,
    FALSE AS is_orphan
FROM {whole_rows}
WHERE day BETWEEN $start_date AND $end_date
  AND tagset_no IN (SELECT tagset_no FROM whole_set_{n})
UNION ALL
SELECT * EXCLUDE (period_no)
FROM part_tagged_{n}
WHERE period_no = {k}
