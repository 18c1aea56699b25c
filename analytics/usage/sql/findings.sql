-- Spend of the period, and what of it is on keys that have since been deleted.
SELECT
    coalesce(sum(cells.spend), 0),
    coalesce(sum(CASE WHEN tokens.is_deleted THEN cells.spend END), 0)
FROM cells
JOIN tokens USING (key_no)
WHERE cells.day BETWEEN $start_date AND $end_date
