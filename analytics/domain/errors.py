"""Errors of reading the proxy's database, with the texts that users see."""


class UsageError(Exception):
    """The database is unavailable. status: of HTTP; title, sentence: for users."""

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
    """Waiting for another session's table lock timed out."""

    title = "LiteLLM is being updated"
    sentence = "Its tables are locked. Your filters are saved. Try again in a few minutes."


class UsageBusy(UsageError):
    """The limit of concurrent statements is reached; no statement was sent."""

    title = "The site is busy"
    sentence = "Too many queries are running. Your filters are saved. Try again in a moment."


class UsageUnreadable(UsageError):
    """A required table, column or permission is missing, or a value is invalid."""

    title = "The database cannot be read"
    sentence = (
        "A table or permission is missing in LiteLLM's database, or a value is invalid."
        " See this site's log for details."
    )


class UsageSchemaChanged(UsageUnreadable):
    """A table or column is missing or unreadable, possibly since a schema change."""


class ExportsBusy(UsageError):
    """The limit of concurrent exports is reached; no statement was sent."""

    retry_after = 30
    title = "Too many exports"
    sentence = "Too many exports are running. Your filters are saved. Try again in a minute."


class ExportsNeedNewerHttp(UsageError):
    """Over HTTP/1.0 the end of the connection ends a file, so truncation goes unnoticed."""

    status = 505
    title = "Exports require HTTP/1.1"
    sentence = (
        "Over HTTP/1.0 a truncated download looks complete. Configure the proxy in front of this"
        " site to use HTTP/1.1 (nginx: proxy_http_version 1.1;)."
    )


class UsageSuperseded(UsageError):
    """A newer request of the same session canceled this one's statement."""

    title = "You opened a newer view"
    sentence = "This one was canceled. Retry to load it."
