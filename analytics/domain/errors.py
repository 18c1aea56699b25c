"""What can go wrong between us and the proxy's database, in the words that the page uses."""


class UsageError(Exception):
    """The database gave no answer. `status` is HTTP's; `title` and `sentence` are for people."""

    status = 503
    retry_after: int | None = None  # seconds
    title = "The database cannot be reached"
    sentence = "LiteLLM's database does not answer. Your filters are kept: try again in a moment."


class UsageTimeout(UsageError):
    """The statement ran into `statement_timeout`."""

    status = 504
    title = "The answer takes too long"
    sentence = "LiteLLM's database needs too long for this period: choose fewer days, or try again."


class UsageLocked(UsageError):
    """Another session holds a table that we wait for no longer."""

    title = "The tables are locked"
    sentence = (
        "LiteLLM holds its tables locked just now, as it does while it is updated. Your filters are"
        " kept: try again in a moment."
    )


class UsageBusy(UsageError):
    """As many statements run as may at once, and none ended in time; the database is not asked."""

    title = "Many ask at once"
    sentence = (
        "Other questions are still being counted, and only a few are asked of LiteLLM's database at"
        " once. Your filters are kept: try again in a moment."
    )


class UsageUnreadable(UsageError):
    """The database answers, and lacks a table, a column or a permission that we need."""

    title = "The database cannot be read"
    sentence = (
        "LiteLLM's database answers, but a table or a permission is missing, or a value is none."
        " The log of this site names it."
    )


class UsageSchemaChanged(UsageUnreadable):
    """A table or a column is not there or may not be read, or no longer."""


class ExportsBusy(UsageError):
    """As many exports run as may at once; the database is not asked."""

    retry_after = 30
    title = "Other exports are still running"
    sentence = "Only a few files are made at once. Your filters are kept: try again in a minute."


class ExportsNeedNewerHttp(UsageError):
    """By HTTP/1.0 the end of a file is the end of the connection, whatever ended it."""

    status = 505
    title = "The way to this site is too old for files"
    sentence = (
        "By HTTP/1.0 a file that was cut cannot be told from a whole one, so that none is sent."
        " The proxy before this site has to speak HTTP/1.1; nginx: proxy_http_version 1.1;"
    )


class UsageSuperseded(UsageError):
    """A newer request of the same person ended this one's statement."""

    title = "A newer request took its place"
    sentence = "You opened another view while this one was being counted: try again to see it."
