"""Headers of every answer, also of those that no other middleware sees: probes and refusals."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# What no page needs. Passkeys, full screen and the clipboard keep the browser's default.
FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)
OF_FILES = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
DEFAULTS = OF_FILES | {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: sets what a view has not said itself."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A page loads fifty static files, which need neither a policy for pages nor for frames.
        is_file = request.path.startswith(settings.STATIC_URL) and response.status_code < 400
        for name, value in (OF_FILES if is_file else DEFAULTS).items():
            response.setdefault(name, value)
        return response

    return respond
