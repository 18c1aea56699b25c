NOT EXISTS (
              SELECT FROM unnest(%(search_words)s::text[]) AS word
              WHERE strpos(
                  lower(concat_ws(E'\n', person.user_email, person.user_alias, {user_id})),
                  lower(word)
              ) = 0
          )
