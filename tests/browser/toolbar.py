"""What tests do with the toolbar."""

from playwright.sync_api import Page


def choose_period(page: Page, name: str) -> None:
    """One of the named periods, such as `7d`."""
    page.locator("#period > summary").click()
    page.locator(f"#period-{name}").click()


def tick(page: Page, label: str) -> None:
    """Opens the list of tools and ticks one; it applies when the list closes."""
    page.locator("#pill-tool > summary").click()
    page.locator("#pill-tool .check", has_text=label).first.click()


def fill_spend(page: Page, **bounds: str) -> None:
    """Opens the spend and fills in `min_spend`, `max_spend`; Enter applies them."""
    pill = page.locator("#pill-spend")
    if pill.get_attribute("open") is None:
        pill.locator("summary").click()
    for name, value in bounds.items():
        pill.locator(f"[name={name}]").fill(value)
    page.keyboard.press("Enter")
