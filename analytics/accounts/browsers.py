"""Names a browser in the few words that tell sessions apart."""

LONGEST = 60
UNKNOWN = "Unknown browser"
# The first that a User-Agent names: Edge and Opera also say Chrome, and Chrome says Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """`Firefox on Linux`; the start of the User-Agent where it names no known browser."""
    browser = first_of(BROWSERS, user_agent)
    if not browser:
        text = "".join(letter for letter in user_agent if letter.isprintable())
        return text[:LONGEST].strip() or UNKNOWN
    system = first_of(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def first_of(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
