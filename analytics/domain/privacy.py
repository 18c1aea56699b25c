"""Whether the answer to the current request must not name anybody."""

from contextvars import ContextVar

# Set by the middleware of privacy mode, read by whatever fetches or lists names.
hides_names: ContextVar[bool] = ContextVar("hides_names", default=False)
