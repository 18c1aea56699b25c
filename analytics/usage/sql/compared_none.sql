-- No comparison.
SELECT
    NULL::INTEGER AS user_no,
    NULL::DOUBLE AS current_spend,
    NULL::DOUBLE AS previous_spend,
    NULL::BOOLEAN AS is_comparable
WHERE FALSE
