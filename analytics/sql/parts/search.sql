AND user_id IN (
          SELECT person.user_id
          FROM "LiteLLM_UserTable" AS person
          WHERE strpos(lower(person.user_email), lower(%(search)s)) > 0
             OR strpos(lower(person.user_alias), lower(%(search)s)) > 0
          UNION ALL
          SELECT used.user_id
          FROM usage AS used
          WHERE strpos(lower(used.user_id), lower(%(search)s)) > 0
      )
