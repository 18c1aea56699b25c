-- The design not to follow: rows are multiplied by the tags of their key and day, and counted
-- distinct again; each of four statements does it all once more.
WITH per_user AS (
    SELECT
        spent.user_id,
        person.user_email,
        sum(spent.spend) AS spend,
        sum(spent.api_requests) AS requests,
        sum(spent.successful_requests) AS successes,
        sum(spent.failed_requests) AS failures,
        sum(spent.prompt_tokens + spent.completion_tokens) AS tokens,
        count(DISTINCT spent.date) AS days_active,
        min(spent.date) AS first_day,
        max(spent.date) AS last_day,
        array_agg(DISTINCT tag_row.tag) AS tags,
        array_agg(DISTINCT spent.model) AS models
    FROM "LiteLLM_DailyUserSpend" AS spent
    LEFT JOIN "LiteLLM_VerificationToken" AS known_key ON known_key.token = spent.api_key
    LEFT JOIN "LiteLLM_UserTable" AS person
        ON person.user_id = coalesce(spent.user_id, known_key.user_id)
    LEFT JOIN "LiteLLM_DailyTagSpend" AS tag_row
        ON tag_row.api_key = spent.api_key
       AND tag_row.date = spent.date
    WHERE spent.date BETWEEN %(start_date)s AND %(end_date)s
      AND (
          %(tags)s::text[] IS NULL
          OR EXISTS (
              SELECT
              FROM "LiteLLM_DailyTagSpend" AS chosen
              WHERE chosen.api_key = spent.api_key
                AND chosen.date = spent.date
                AND chosen.tag = ANY (%(tags)s::text[])
          )
      )
    GROUP BY spent.user_id, person.user_email
    HAVING %(min_spend)s::float8 IS NULL OR sum(spent.spend) >= %(min_spend)s::float8
)
