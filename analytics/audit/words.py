"""Events in words: what somebody did, as a sentence without its subject."""

from analytics.domain.formats import count_of

from .kinds import Kind
from .models import Event

SENTENCES = {
    Kind.SIGN_IN: "signed in",
    Kind.SIGN_IN_FAILED: "failed to sign in",
    Kind.LOCKED: "was locked out after too many failed sign-ins",
    Kind.SIGN_OUT: "signed out",
    Kind.SESSIONS_ENDED: "ended sessions of {subject}",
    Kind.REFUSED: "was refused {path}",
    Kind.USER_VIEWED: "viewed the user {subject}",
    Kind.USERS_SEARCHED: "searched for “{subject}” on {path}",
    Kind.TOKEN_CREATED: "created the token {subject}",
    Kind.TOKEN_FIRST_USED: "used the token {subject} for the first time",
    Kind.TOKEN_REVOKED: "revoked the token {subject}",
    Kind.NOTE_WRITTEN: "wrote a note on {subject}",
    Kind.ACCOUNT_CHANGED: "changed the account {subject}",
    Kind.ROLE_CHANGED: "changed the roles of {subject}",
    Kind.SETTING_CHANGED: "changed the setting {subject}",
}
EXPORTED = "exported {path}"
EXPORTED_ROWS = "exported {rows} from {path}"
# Who acts where nobody is signed in.
NOBODY = {Kind.SETTING_CHANGED: "Start of the site"}


def sentence_of(event: Event) -> str:
    """`exported 32 rows from /users.csv`."""
    if event.kind == Kind.EXPORTED:
        sentence = EXPORTED if event.rows is None else EXPORTED_ROWS
    else:
        sentence = SENTENCES.get(Kind(event.kind), event.get_kind_display())
    rows = count_of(event.rows, "row") if event.rows is not None else ""
    return sentence.format(subject=event.subject or "–", path=event.path or "–", rows=rows)


def actor_of(event: Event) -> str:
    """Who did it; `Command line` where neither a login nor a request is known."""
    if event.actor:
        return event.actor
    named = NOBODY.get(Kind(event.kind))
    return named or ("Nobody signed in" if event.address else "Command line")
