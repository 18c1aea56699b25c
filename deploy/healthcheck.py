"""Asks the site of this container whether it is alive: `python deploy/healthcheck.py`.

Exits with 0 or 1. It uses no proxy of the environment and needs no package.
"""

import http.client
import os
import sys

SECONDS = 4


def is_alive(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("PORT", "8000"))))
