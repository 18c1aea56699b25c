AND spend >= %(min_spend)s
