-- Cells that have a tag of every group: in part, or as a whole.
HAVING count(*) + coalesce(
    (SELECT count(*) FROM set_group_{n} AS set_group WHERE set_group.tagset_no = any_value(group_part.tagset_no)),
    0
) = $group_count
-- A request has one user agent.
AND coalesce(
    len(list_reduce(
        list(families) FILTER (WHERE families IS NOT NULL),
        lambda one, other: list_intersect(one, other)
    )) > 0,
    TRUE
)
