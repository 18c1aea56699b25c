-- Both sides of each user in scope: the filters hold in one of the two periods at least. first_days
-- knows all usage, whatever the filters.
CREATE OR REPLACE TEMP TABLE change_user AS
SELECT
    user_no,
    coalesce(before.spend, 0) AS previous_spend,
    coalesce(now.spend, 0) AS current_spend,
    coalesce(before.requests, 0) AS previous_requests,
    coalesce(now.requests, 0) AS current_requests,
    coalesce(now.spend, 0) - coalesce(before.spend, 0) AS change,
    CASE
        WHEN before.user_no IS NULL AND first_days.day >= $start_date THEN 'new'
        WHEN before.user_no IS NULL THEN 'returned'
        WHEN now.user_no IS NULL THEN 'gone'
        WHEN abs(now.spend - before.spend) <= $noise * (abs(now.spend) + abs(before.spend)) THEN 'unchanged'
        WHEN now.spend > before.spend THEN 'grown'
        ELSE 'shrunk'
    END AS change_group,
    CASE
        WHEN coalesce(now.spend > $power_above, FALSE) > coalesce(before.spend > $power_above, FALSE)
            THEN 'entered_power'
        WHEN coalesce(now.spend > $power_above, FALSE) < coalesce(before.spend > $power_above, FALSE)
            THEN 'left_power'
    END AS power_move,
    CASE
        WHEN coalesce(now.spend < $low_below, FALSE) > coalesce(before.spend < $low_below, FALSE)
            THEN 'entered_low'
        WHEN coalesce(now.spend < $low_below, FALSE) < coalesce(before.spend < $low_below, FALSE)
            THEN 'left_low'
    END AS low_move
FROM usage_{current} AS now
FULL JOIN usage_{previous} AS before USING (user_no)
LEFT JOIN first_days USING (user_no)
WHERE user_no IN (
    WITH usage AS (FROM usage_{current})
    SELECT user_no FROM usage WHERE {in_scope}
    UNION ALL
    (WITH usage AS (FROM usage_{previous})
    SELECT user_no FROM usage WHERE {was_in_scope})
)
