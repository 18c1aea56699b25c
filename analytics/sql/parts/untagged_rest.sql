coalesce((
            SELECT sum(usage.spend)
            FROM usage
            WHERE usage.in_period
              AND NOT EXISTS (
                  SELECT FROM scope
                  WHERE scope.in_period AND scope.user_id = usage.user_id
              )
        ), 0)
