AND user_id IN (
          SELECT used.user_id
          FROM usage AS used
          LEFT JOIN "LiteLLM_UserTable" AS person USING (user_id)
          WHERE {matches_search}
      )
