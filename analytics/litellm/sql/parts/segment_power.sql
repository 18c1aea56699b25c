AND spend > %(power_above)s * (1 + 1e-9::float8)
