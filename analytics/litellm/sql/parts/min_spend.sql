AND spend >= %(min_spend)s - 1e-6
