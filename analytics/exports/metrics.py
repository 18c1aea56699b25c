"""What is counted of downloads, for /metrics."""

from prometheus_client import Counter, Gauge

EXPORTS = Counter(
    "user_usage_exports",
    "Downloads by outcome: complete, cut_short by the client, failed, or refused as too many.",
    ["outcome"],
)
ROWS = Counter("user_usage_export_rows", "Rows that were written to files for downloads.")
IN_PROGRESS = Gauge(
    "user_usage_exports_in_progress", "Downloads under way.", multiprocess_mode="livesum"
)
for outcome in ("complete", "cut_short", "failed", "refused"):
    EXPORTS.labels(outcome)  # shown as 0, so that an alert sees the first
