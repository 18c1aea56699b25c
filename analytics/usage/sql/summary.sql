-- Sums over the scope. together: bounds on what all users spent, which are closer than the sums of
-- theirs where they share keys; less what those outside of the scope spent in any case.
SELECT
    count(*) AS total_users,
    coalesce(sum(CASE WHEN certain THEN 1 END), 0) AS certain_users,
    coalesce(sum(spend), 0) AS total_spend,
    coalesce(sum(spend_at_least), 0) AS total_spend_at_least,
    coalesce(bool_and(exact), TRUE) AS exact,
    coalesce(sum(requests), 0) AS total_requests,
    coalesce(sum(successes), 0) AS total_successes,
    coalesce(sum(failures), 0) AS total_failures,
    coalesce(sum(prompt_tokens + completion_tokens), 0) AS total_tokens,
    coalesce(sum(CASE WHEN spend > $power_above THEN 1 END), 0) AS power_users,
    coalesce(sum(CASE WHEN spend_at_least > $power_above THEN 1 END), 0) AS certain_power_users,
    coalesce(sum(CASE WHEN spend < $low_below THEN 1 END), 0) AS low_users,
    coalesce(sum(CASE WHEN spend_at_least < $low_below THEN 1 END), 0) AS possible_low_users,
    (
        SELECT coalesce(sum(spend_at_least), 0) FROM usage
        WHERE user_no > 0 AND user_no NOT IN (SELECT user_no FROM scope)
    ) AS others_at_least,
    (
        SELECT coalesce(sum(spend), 0) FROM usage
        WHERE user_no > 0 AND user_no NOT IN (SELECT user_no FROM scope)
    ) AS others_at_most
FROM scope
