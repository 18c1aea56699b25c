SELECT
    count(*) AS total_users,
    sum(spend) AS total_spend,
    sum(requests) AS total_requests,
    sum(successes) AS total_successes,
    sum(failures) AS total_failures,
    sum(tokens) AS total_tokens,
    avg(spend) AS average_spend,
    count(*) FILTER (WHERE spend > 200) AS power_users,
    count(*) FILTER (WHERE spend < 10) AS low_users
FROM per_user
