-- The chosen tags, and the sets of tags that hold one of every group.
-- chosen: (group_no, tag_no, family of a user agent). Any of the tags: one group. All of them: one group for each, and the
-- spellings of a tool stand in one group. group_count: how many groups there are.
CREATE OR REPLACE TEMP TABLE chosen_{n} AS
SELECT DISTINCT wanted.group_no, tags.tag_no, split_part(tags.tag, '/', 1) AS family
FROM (
    SELECT unnest($group_nos) AS group_no, unnest($tags) AS tag
) AS wanted
JOIN tags USING (tag);

CREATE OR REPLACE TEMP TABLE set_group_{n} AS
SELECT DISTINCT tagsets.tagset_no, chosen.group_no
FROM (
    SELECT tagset_no, unnest(tags) AS tag_no FROM tagsets
) AS tagsets
JOIN chosen_{n} AS chosen USING (tag_no);

-- Sets of which every group has a tag: all requests of their cells count.
CREATE OR REPLACE TEMP TABLE whole_set_{n} AS
SELECT tagset_no
FROM set_group_{n}
GROUP BY tagset_no
HAVING count(*) = $group_count;
