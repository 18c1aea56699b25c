-- All usage of those who used the tags; exact where nobody else can have used them.
SELECT
    used.user_no,
    used.day,
    {model} AS model_no,
    used.spend,
    used.requests,
    used.successes,
    used.failures,
    used.prompt_tokens,
    used.completion_tokens,
    used.cache_read_tokens,
    CASE WHEN tag_user.certain THEN used.spend ELSE 0 END AS spend_at_least,
    used.spend AS most_together,
    CASE WHEN tag_user.certain THEN used.spend ELSE 0 END AS least_together,
    tag_user.certain AS exact,
    tag_user.certain AS certain,
    TRUE AS is_booked,
    FALSE AS is_orphan
FROM {whole_rows} AS used
JOIN tag_user_{k} AS tag_user USING (user_no)
WHERE used.day BETWEEN $start_date AND $end_date
