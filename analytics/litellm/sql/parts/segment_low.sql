AND spend < %(low_below)s * (1 - 1e-9::float8)
