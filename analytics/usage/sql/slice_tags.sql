-- The tags that are rows, and the sets of tags that hold them.
CREATE OR REPLACE TEMP TABLE row_tag AS
SELECT tag_no, tag
FROM tags
WHERE tag IN (SELECT unnest($row_tags));

CREATE OR REPLACE TEMP TABLE row_set AS
SELECT tagset_no, tag_no
FROM (
    SELECT tagset_no, unnest(tags) AS tag_no FROM tagsets
) AS held
WHERE tag_no IN (SELECT tag_no FROM row_tag)
