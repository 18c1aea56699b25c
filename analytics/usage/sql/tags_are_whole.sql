-- Whether tags go back as far as usage does.
SELECT is_whole
FROM tag_reach_{k}
