-- The same under tags: at most, where it is not exact.
SELECT
    user_no,
    coalesce(sum(CASE WHEN is_current THEN spend END), 0) AS current_spend,
    coalesce(sum(CASE WHEN NOT is_current THEN spend END), 0) AS previous_spend,
    bool_and(exact) AS is_comparable
FROM (
    SELECT user_no, spend, exact, TRUE AS is_current FROM tagged_usage_{current}
    UNION ALL
    SELECT user_no, spend, exact, FALSE FROM tagged_usage_{previous}
) AS sides
GROUP BY user_no
