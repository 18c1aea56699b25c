-- All usage of those who used the tags; exact where nobody else can have used them.
CREATE TEMP TABLE tag_user AS
SELECT user_no, bool_or(certain) AS certain
FROM counted
WHERE user_no > 0
GROUP BY user_no;

CREATE OR REPLACE TEMP TABLE counted AS
SELECT
    user_day.*,
    CASE WHEN tag_user.certain THEN user_day.spend ELSE 0 END AS spend_at_least,
    user_day.spend AS most_together,
    CASE WHEN tag_user.certain THEN user_day.spend ELSE 0 END AS least_together,
    tag_user.certain AS exact,
    tag_user.certain AS certain,
    TRUE AS is_booked
FROM user_day
JOIN tag_user USING (user_no)
WHERE user_day.day BETWEEN $start_date AND $end_date;

CREATE TEMP TABLE usage AS
SELECT
    user_no,
    sum(spend) AS spend,
    sum(requests)::BIGINT AS requests,
    sum(successes)::BIGINT AS successes,
    sum(failures)::BIGINT AS failures,
    sum(prompt_tokens)::BIGINT AS prompt_tokens,
    sum(completion_tokens)::BIGINT AS completion_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
    sum(cache_creation_tokens)::BIGINT AS cache_creation_tokens,
    count(DISTINCT day)::BIGINT AS days_active,
    min(day) AS first_day,
    max(day) AS last_day,
    sum(spend_at_least) AS spend_at_least,
    bool_and(exact) AS exact,
    bool_or(certain) AS certain
FROM counted
GROUP BY user_no;
