-- Tags and models of the users named, most used first.
WITH
shown AS MATERIALIZED (
    SELECT unnest(%(user_ids)s::text[]) AS user_id
),
{details}
SELECT
    shown.user_id,
    coalesce(user_tags.tags, '{{}}') AS tags,
    coalesce(user_models.models, '{{}}') AS models
FROM shown
LEFT JOIN user_tags USING (user_id)
LEFT JOIN user_models USING (user_id)
