-- Teams whose alias or ID has every word.
SELECT team_id, team_alias
FROM team_rows
WHERE list_bool_and(list_transform(
    $words,
    lambda word: contains(lower(concat_ws(chr(10), team_alias, team_id)), lower(word))
))
ORDER BY lower(coalesce(nullif(team_alias, ''), team_id)), team_id
LIMIT $most
