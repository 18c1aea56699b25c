-- Every user's spend on both sides of the comparison: at most, where it is not exact.
SELECT
    user_no,
    coalesce(now.spend, 0) AS current_spend,
    coalesce(before.spend, 0) AS previous_spend,
    coalesce(now.exact, TRUE) AND coalesce(before.exact, TRUE) AS is_comparable
FROM usage_{current} AS now
FULL JOIN usage_{previous} AS before USING (user_no)
