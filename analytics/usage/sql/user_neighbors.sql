-- One user's place in the list, with the users before and after.
WITH usage AS (
    {usage}
),
scope AS (
    SELECT * FROM usage WHERE {in_scope}
),
compared AS (
    {compared}
),
placed AS (
    SELECT
        row_number() OVER (ORDER BY {order_by}) AS place,
        count(*) OVER () AS users,
        names.user_id,
        names.user_email,
        names.user_alias
    FROM scope AS shown
    JOIN names USING (user_no)
    LEFT JOIN compared USING (user_no)
),
own AS (
    SELECT place FROM placed WHERE user_id = $user_id
)
SELECT placed.place, placed.users, placed.user_id, placed.user_email, placed.user_alias
FROM placed
JOIN own ON placed.place BETWEEN own.place - 1 AND own.place + 1
ORDER BY placed.place
