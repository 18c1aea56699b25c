-- Sums of the users in scope by tag, at most and at least, as summary.sql has them for a single tag.
-- After slice_tag_users; k: of the same days.
WITH marked AS (
    SELECT *, {is_shown} AS is_shown FROM tag_usage
),
summed AS (
    SELECT
        tag_no,
        count(*) AS users,
        max(last_day) AS last_day,
        {sums},
        count(*) FILTER (certain) AS certain_users,
        sum(spend_at_least) AS spend_at_least,
        bool_and(exact) AND (SELECT is_whole FROM tag_reach_{k}) AS exact
    FROM marked
    WHERE is_shown
    GROUP BY tag_no
),
-- What all spent together, less what the others spent in any case, and the other way round.
together AS (
    SELECT
        tag_no,
        sum(most_together - CASE WHEN is_shown THEN 0 ELSE spend_at_least END) AS most,
        sum(least_together - CASE WHEN is_shown THEN 0 ELSE spend END) AS least
    FROM marked
    GROUP BY tag_no
)
SELECT
    row_tag.tag,
    users,
    last_day,
    CASE WHEN exact THEN spend ELSE least(spend, together.most) END,
    * EXCLUDE (
        tag_no,
        tag,
        users,
        last_day,
        spend,
        certain_users,
        spend_at_least,
        exact,
        most,
        least
    ),
    0 AS unpriced_tokens,
    certain_users,
    CASE WHEN exact THEN spend ELSE greatest(spend_at_least, together.least) END,
    exact
FROM summed
JOIN together USING (tag_no)
JOIN row_tag USING (tag_no)
