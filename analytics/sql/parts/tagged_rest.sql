spend - unattributed - coalesce((SELECT sum(spend) FROM scope WHERE in_period), 0)
