-- OFFSET 0 keeps the look-up by key: for a few dozen users that is a fortieth of a scan's rows.
    SELECT found_row.*
    FROM (SELECT DISTINCT api_key FROM user_key) AS shown_key
    CROSS JOIN LATERAL (
        {rows}
          AND {row}.api_key = shown_key.api_key
        OFFSET 0
    ) AS found_row
