-- The days of the period, each with a bit of its own: who was active when adds up by OR.
calendar AS (
    SELECT *
    FROM unnest(%(days)s::text[], %(day_bits)s::bit varying[]) AS calendar (day, bit)
)
