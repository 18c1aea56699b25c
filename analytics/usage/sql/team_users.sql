-- Members of a team, and users of its keys in the period, the largest spend first.
WITH member AS (
    SELECT user_no
    FROM user_rows
    WHERE list_contains(team_ids, $team_id)
),
used AS (
    SELECT user_no, sum(spend) AS spend, sum(requests)::BIGINT AS requests, max(day) AS last_day
    FROM cells
    WHERE team_no = $team_no
      AND user_no > 0
      AND day BETWEEN $start_date AND $end_date
    GROUP BY user_no
)
SELECT
    names.user_id,
    names.user_email,
    names.user_alias,
    names.user_no IN (SELECT user_no FROM member) AS is_member,
    coalesce(used.spend, 0) AS spend,
    coalesce(used.requests, 0) AS requests,
    used.last_day
FROM names
LEFT JOIN used USING (user_no)
WHERE used.user_no IS NOT NULL
   OR names.user_no IN (SELECT user_no FROM member)
ORDER BY coalesce(used.spend, 0) DESC, names.user_id
