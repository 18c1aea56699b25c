-- Seats that were created before the data begin. After seats.
SELECT count(*)
FROM seat
WHERE kind = 'seat'
  AND created BETWEEN $cohort_start AND $as_of
  AND created < $data_since
