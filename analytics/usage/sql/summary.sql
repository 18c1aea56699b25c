-- Sums over the scope, and what the other users spent: at least and at most.
WITH usage AS (
    {usage}
),
marked AS (
    SELECT *, {in_scope} AS is_in FROM usage
)
SELECT
    count(*) FILTER (WHERE is_in) AS total_users,
    count(*) FILTER (WHERE is_in AND certain) AS certain_users,
    coalesce(sum(spend) FILTER (WHERE is_in), 0) AS total_spend,
    coalesce(sum(spend_at_least) FILTER (WHERE is_in), 0) AS total_spend_at_least,
    coalesce(bool_and(exact) FILTER (WHERE is_in), TRUE) AS exact,
    coalesce(sum(requests) FILTER (WHERE is_in), 0)::BIGINT AS total_requests,
    coalesce(sum(successes) FILTER (WHERE is_in), 0)::BIGINT AS total_successes,
    coalesce(sum(failures) FILTER (WHERE is_in), 0)::BIGINT AS total_failures,
    coalesce(sum(prompt_tokens + completion_tokens) FILTER (WHERE is_in), 0)::BIGINT AS total_tokens,
    count(*) FILTER (WHERE is_in AND spend > $power_above) AS power_users,
    count(*) FILTER (WHERE is_in AND spend_at_least > $power_above) AS certain_power_users,
    count(*) FILTER (WHERE is_in AND spend < $low_below) AS low_users,
    count(*) FILTER (WHERE is_in AND spend_at_least < $low_below) AS possible_low_users,
    coalesce(sum(spend_at_least) FILTER (WHERE user_no > 0 AND NOT is_in), 0) AS other_spend_at_least,
    coalesce(sum(spend) FILTER (WHERE user_no > 0 AND NOT is_in), 0) AS other_spend
FROM marked
