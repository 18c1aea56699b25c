-- Tags and models of some users in the period, most used first: what surely is theirs.
WITH {shown_users},
used AS (
    SELECT user_no, tagset_no, model_no, sum(requests) AS requests
    FROM cells
    WHERE day BETWEEN $start_date AND $end_date
      AND user_no IN (SELECT user_no FROM shown)
    GROUP BY user_no, tagset_no, model_no
),
used_tag AS (
    SELECT used.user_no, unnest(tagsets.tags) AS tag_no, used.model_no, used.requests
    FROM used
    JOIN tagsets USING (tagset_no)
    UNION ALL
    -- A part of a cell that others use, too, may be theirs.
    SELECT user_no, tag_no, model_no, requests
    FROM partial
    WHERE day BETWEEN $start_date AND $end_date
      AND sharers = 1
      AND user_no IN (SELECT user_no FROM shown)
),
user_tag AS (
    SELECT user_no, tag_no, sum(requests) AS requests
    FROM used_tag
    GROUP BY user_no, tag_no
),
user_tags AS (
    SELECT user_tag.user_no, list(tags.tag ORDER BY user_tag.requests DESC, tags.tag) AS tags
    FROM user_tag
    JOIN tags USING (tag_no)
    GROUP BY user_tag.user_no
),
user_model AS (
    SELECT user_no, model_no, sum(requests) AS requests
    FROM ({used_model}) AS used_model
    GROUP BY user_no, model_no
),
user_models AS (
    SELECT
        user_model.user_no,
        list(models.model ORDER BY user_model.requests DESC, models.model) AS models
    FROM user_model
    JOIN models USING (model_no)
    WHERE models.model <> ''
    GROUP BY user_model.user_no
)
SELECT
    shown.user_no,
    coalesce(user_tags.tags, []) AS tags,
    coalesce(user_models.models, []) AS models
FROM shown
LEFT JOIN user_tags USING (user_no)
LEFT JOIN user_models USING (user_no)
