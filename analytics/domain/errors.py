"""Errors of reading the proxy's database, with the texts that users see."""


class UsageError(Exception):
    """The database gave no answer. `status` is HTTP's; `title` and `sentence` are for people."""

    status = 503
    retry_after: int | None = None  # seconds
    title = "The database cannot be reached"
    sentence = (
        "LiteLLM's database is not responding. Your filters are saved. Try again in a moment."
    )


class UsageTimeout(UsageError):
    """The statement ran into `statement_timeout`."""

    status = 504
    title = "This is taking too long"
    sentence = "The query timed out. Try a shorter period or retry."


class UsageLocked(UsageError):
    """Another session holds a table that we wait for no longer."""

    title = "LiteLLM is being updated"
    sentence = "Its tables are locked. Your filters are saved. Try again in a few minutes."


class UsageBusy(UsageError):
    """As many statements run as may at once, and none ended in time; the database is not asked."""

    title = "The site is busy"
    sentence = "Too many queries are running. Your filters are saved. Try again in a moment."


class UsageUnreadable(UsageError):
    """The database answers, and lacks a table, a column or a permission that we need."""

    title = "The database cannot be read"
    sentence = (
        "A table or permission is missing in LiteLLM's database, or a value is invalid."
        " See this site's log for details."
    )


class UsageSchemaChanged(UsageUnreadable):
    """A table or a column is not there or may not be read, or no longer."""


class ExportsBusy(UsageError):
    """As many exports run as may at once; the database is not asked."""

    retry_after = 30
    title = "Too many exports"
    sentence = "Too many exports are running. Your filters are saved. Try again in a minute."


class ExportsNeedNewerHttp(UsageError):
    """By HTTP/1.0 the end of a file is the end of the connection, whatever ended it."""

    status = 505
    title = "Exports require HTTP/1.1"
    sentence = (
        "Over HTTP/1.0 a truncated download looks complete. Configure the proxy in front of this"
        " site to use HTTP/1.1 (nginx: proxy_http_version 1.1;)."
    )


class UsageSuperseded(UsageError):
    """A newer request of the same person ended this one's statement."""

    title = "You opened a newer view"
    sentence = "This one was canceled. Retry to load it."
