"""The page that a form came from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """`next` of a form where it is a path of this site, else empty.

    Other text would lead to other sites, or be taken for the name of a route.
    """
    back = request.POST.get("next", "")
    is_path = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return back if is_path else ""
