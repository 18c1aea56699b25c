"""`manage.py refresh`: copy what changed in LiteLLM's database into the mirror."""

import signal
import threading
from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.mirror.loop import elected, refresher_of, run_cycle, run_loop, words
from analytics.mirror.refresh import Refresher

# A proof takes a while, and the transaction of a cycle must be short.
VERIFIED_A_CYCLE = 5


class Command(BaseCommand):
    help = "Copy what changed in LiteLLM's database into the local mirror."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until interrupted")
        parser.add_argument("--verify", action="store_true", help="compare every copied day")
        parser.add_argument("--rebuild", action="store_true", help="copy everything anew")

    def handle(self, *, loop: bool, verify: bool, rebuild: bool, **options: object) -> None:
        if loop:
            self.refresh_until_stopped()
            return
        folder = settings.MIRROR_DIR
        with elected(folder) as is_elected:
            if not is_elected():
                raise CommandError(
                    "Another process refreshes this mirror: stop the site, or run it with"
                    " MIRROR_REFRESH=external."
                )
            with refresher_of(folder) as refresher:
                if rebuild:
                    refresher.rebuild()
                self.refresh_once(refresher, verify=verify)

    def refresh_until_stopped(self) -> None:
        """Cycles until SIGINT or SIGTERM."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        run_loop(settings.MIRROR_DIR, stop, self.stdout.write)

    def refresh_once(self, refresher: Refresher, *, verify: bool) -> None:
        """Cycles until no day is missing or unverified. Raises CommandError where one fails."""
        since: datetime | None = None
        unverified = 0
        while True:
            status, cycle = run_cycle(refresher, verify=min(unverified, VERIFIED_A_CYCLE))
            if cycle is None:
                raise CommandError(status.reason)
            if cycle.read.days:
                self.stdout.write(words(cycle))
            since = since or cycle.read.at
            unverified = refresher.unverified(since) if verify else 0
            if not status.missing and not unverified:
                return
