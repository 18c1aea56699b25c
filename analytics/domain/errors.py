"""Errors of reading LiteLLM's database and the mirror, with the texts that users see."""


class UsageError(Exception):
    """LiteLLM's database is unavailable. status: of HTTP; title, sentence: for users."""

    status = 503
    retry_after: int | None = None  # seconds
    title = "The database cannot be reached"
    sentence = "LiteLLM's database is not responding."

    def __init__(self, sentence: str = ""):
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence


class UsageTimeout(UsageError):
    """The statement ran into `statement_timeout`."""

    title = "The database is slow"
    sentence = "A query on LiteLLM's database timed out."


class UsageLocked(UsageError):
    """Waiting for another session's table lock timed out."""

    title = "LiteLLM is being updated"
    sentence = "LiteLLM's tables are locked, probably by a migration."


class UsageUnreadable(UsageError):
    """A required table, column or permission is missing, or a value is invalid."""

    title = "The database cannot be read"
    sentence = (
        "A table or permission is missing in LiteLLM's database."
        " Run manage.py check --database litellm for details."
    )


class UsageSchemaChanged(UsageUnreadable):
    """A table or column is missing or unreadable, possibly since a schema change."""


class MirrorNotReady(UsageError):
    """Nothing has been copied yet."""

    retry_after = 5
    title = "The first copy is under way"
    sentence = "This site is copying LiteLLM's usage for the first time. Try again in a moment."


class MirrorUnreadable(UsageError):
    """The local copy cannot be read: a full disk, too little memory, or files of another hand."""

    retry_after = 5
    title = "The local copy cannot be read"
    sentence = "See this site's log for details. Your filters are saved. Try again in a moment."


class ExportsBusy(UsageError):
    """The limit of concurrent downloads is reached."""

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


class AuditUnavailable(UsageError):
    """The event of a download or of a note cannot be written, so it is refused."""

    retry_after = 30
    title = "The audit trail cannot be written"
    sentence = (
        "Downloads and changes are recorded first, and this site's own database refuses that."
        " Nothing was exported or changed. Try again in a moment."
    )
