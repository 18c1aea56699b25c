"""Failures of the mirror in the log, without what DuckDB says of them: it may quote copied rows."""

import logging
import traceback


def log_failure(logger: logging.Logger, sentence: str, error: BaseException) -> None:
    """The sentence, the error's class and where it was raised."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s (%s)\n%s", sentence, type(error).__name__, frames)


def cause_of(error: BaseException) -> str:
    """The cause for people: the system's words, or the class of any other error."""
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__
