-- Users of both periods, and of these the ones whom the filters leave: the scope.
usage AS MATERIALIZED (
    SELECT
        in_period,
        user_id,
        sum(spend) AS spend,
        sum(requests) AS requests,
        sum(successes) AS successes,
        sum(failures) AS failures,
        sum(prompt_tokens) AS prompt_tokens,
        sum(completion_tokens) AS completion_tokens,
        count(*) AS days_active,
        min(day) AS first_day,
        max(day) AS last_day,
        {spend_at_least} AS spend_at_least,
        {exact} AS exact
    FROM user_day
    {tag_users}
    WHERE user_id IS NOT NULL
    GROUP BY in_period, user_id
),
scope AS MATERIALIZED (
    SELECT *
    FROM usage
    WHERE TRUE
      {min_spend}
      {max_spend}
      {search}
)
