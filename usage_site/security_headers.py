"""Headers of every answer, also of those that no other middleware sees: probes and refusals."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# What no page needs. Passkeys, full screen and the clipboard keep the browser's default.
FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)
DEFAULTS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: sets what a view has not said itself."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in DEFAULTS.items():
            response.setdefault(name, value)
        return response

    return respond
