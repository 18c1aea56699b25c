"""The administration on a phone, with the keyboard alone."""

from playwright.sync_api import Page, expect


def test_an_administrator_ends_nothing_by_accident_and_filters_by_keyboard(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/definitions/")
    page.locator(".site-header summary").last.press("Enter")
    page.get_by_role("link", name="Administration").press("Enter")
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    page.get_by_role("link", name="Audit").press("Enter")
    page.get_by_label("Event", exact=True).select_option("sign_in")
    page.get_by_label("Person").fill("root")
    page.get_by_label("Person").press("Enter")
    expect(page.locator(".events tbody tr").first).to_contain_text("signed in")
    for path in ("/staff/users/", "/staff/sessions/", "/staff/audit/", "/account/sessions/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path
