-- Not `spend <= …`: beside a lower bound PostgreSQL would expect next to no users, and loop.
      AND spend - %(max_spend)s <= 1e-6
