"""The query string of pages and files: columns of the table, preamble of a file."""

from dataclasses import replace
from datetime import date

from django.forms import BoundField, HiddenInput
from django.http import QueryDict

from analytics.components.chart_panel import TAB_LABELS
from analytics.components.tables import USER_COLUMN, column_labels, columns_shown
from analytics.domain.chart import ChartTab
from analytics.domain.periods import RANGES, period_label, short_days_label
from analytics.domain.query import Segment, UsageQuery

from . import fields
from .filtersets import UsageFilterSet
from .links import PERIOD, query_with
from .period import parameter
from .tag_choices import Groups, tag_choices

CHARTS = [(tab.value, label) for tab, label in TAB_LABELS.items()]
HEADS = [("no", "No"), ("yes", "Yes")]
COMPARISONS = [("on", "Compare"), ("off", "Don't compare")]
LISTS = [("chosen", "Chosen entries"), ("all", "All entries")]
# They are about budgets, whose column is shown where none are chosen.
BUDGET_SEGMENTS = (Segment.OVER_BUDGET, Segment.NEAR_BUDGET)
# What only the page can show.
OF_THE_PAGE = ("chart", "lists")


class PageFilterSet(UsageFilterSet):
    """The page's parameters: those of every format, the columns of the table and the chart."""

    cols = parameter(
        fields.SomeOfField, label="Columns", name="cols", choices=tuple(column_labels().items())
    )
    chart = parameter(
        fields.OneOfField, label="Chart", name="chart", choices=CHARTS, widget=HiddenInput
    )
    compare = parameter(
        fields.OneOfField, label="Compare", name="compare", choices=COMPARISONS, widget=HiddenInput
    )
    lists = parameter(
        fields.OneOfField, label="Lists", name="lists", choices=LISTS, widget=HiddenInput
    )

    def defaults(self) -> dict[str, str]:
        own = {"compare": "on", "chart": ChartTab.USERS, "lists": "chosen"}
        return super().defaults() | own

    @property
    def compared_today(self) -> date | None:
        """Today, where a valid set shows changes against the previous period; else None."""
        return self.today if self.form.cleaned_data["compare"] == "on" else None

    def __init__(self, params: QueryDict, *, today: date | None = None, remembered: str = ""):
        """remembered: the columns that somebody chose last, with commas between them."""
        super().__init__(params, today=today)
        self.remembered = [name for name in remembered.split(",") if name in column_labels()]

    @property
    def chosen_columns(self) -> list[str]:
        """Those that the URL of a valid set names, or else that were chosen last; may be none."""
        return self.form.cleaned_data["cols"] if "cols" in self.params else self.remembered

    @property
    def shared_link(self) -> str:
        """The query string that shows others the same; empty where the address does already."""
        if "cols" in self.params or not self.remembered:
            return ""
        return query_with(self.params, cols=",".join(self.columns))

    @property
    def usual_columns(self) -> str:
        """The query string that forgets the chosen columns."""
        return query_with(self.params, cols="")

    @property
    def chart_tab(self) -> ChartTab:
        """What the chart of a valid set shows."""
        return ChartTab(self.form.cleaned_data.get("chart", ChartTab.USERS))

    @property
    def lists_all(self) -> bool:
        """Whether the lists of a valid set hold what is not chosen, too, for want of scripts."""
        return self.form.cleaned_data.get("lists") == "all"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a valid set shows, in their order."""
        asks_for_budgets = self.form.cleaned_data["segment"] in BUDGET_SEGMENTS
        added = ("budget",) if asks_for_budgets and "cols" not in self.params else ()
        shown = columns_shown(self.chosen_columns, added)
        return shown if self.compared_today else tuple(name for name in shown if name != "change")

    def usage_query(self) -> UsageQuery:
        """The question, with the columns that the page shows, and top users where it shows them."""
        query = replace(super().usage_query(), columns=self.columns)
        return query if self.chart_tab is ChartTab.USERS else replace(query, top_n=0)

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        """(name, label, whether it is shown) of the columns that can be left out."""
        shown = self.columns
        labels = column_labels()
        return [(name, labels[name], name in shown) for name in labels if name != USER_COLUMN]

    @property
    def own_names(self) -> str:
        """The parameters that only this page takes, with spaces between them."""
        return " ".join(
            name for name in self.base_filters if name not in PageFilterSet.base_filters
        )

    @property
    def carried_fields(self) -> list[BoundField]:
        """The fields that the form sends unseen; other filters lead to the first page."""
        return [field for field in self.form.hidden_fields() if field.name != "page"]

    @property
    def sort_fields(self) -> list[BoundField]:
        """The order of the table, for windows without its header."""
        return [self.form[name] for name in ("sort_by", "sort_order")]

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that the column form preserves."""
        names = [name for name in self.params if name not in ("cols", "page")]
        return [(name, value) for name in names for value in self.params.getlist(name)]

    @property
    def carried_values(self) -> list[tuple[str, str]]:
        """(name, value) of the parameters that the form of the period keeps."""
        names = [name for name in self.params if name not in (*PERIOD, "page")]
        return [(name, value) for name in names for value in self.params.getlist(name)]

    @property
    def period_label(self) -> str:
        """The period of a valid set in words."""
        given = self.form.cleaned_data
        label = period_label(given["start_date"], given["end_date"])
        is_open = given["start_date"] <= self.today <= given["end_date"]
        return label.replace(" · UTC", " incl. today (partial) · UTC") if is_open else label

    @property
    def period_name(self) -> str:
        """`30 days`; `6 days` where the dates have no name of their own."""
        given = self.form.cleaned_data
        if name := given["range"]:
            return RANGES[name][0]
        days = (given["end_date"] - given["start_date"]).days + 1
        return "1 day" if days == 1 else f"{days} days"

    @property
    def period_dates(self) -> str:
        """`Oct 27 – Nov 25`, for a valid set."""
        given = self.form.cleaned_data
        return short_days_label(given["start_date"], given["end_date"], self.today.year)

    def offer_tags(self, usage: tuple[tuple[str, int], ...]) -> None:
        """Fills the list of tags with those of the period; usage: (tag, requests)."""
        chosen = self.data.getlist("tag_filters")
        self.offer("tag_filters", tag_choices(chosen, usage))

    def offer(self, name: str, groups: Groups) -> None:
        """Fills the list of a field."""
        self.form.fields[name].widget.groups = groups


class ExportFilterSet(PageFilterSet):
    """The files' parameters: those of the page, and the preamble."""

    chart = None
    lists = None
    head = parameter(fields.OneOfField, label="Include summary", name="head", choices=HEADS)

    def defaults(self) -> dict[str, str]:
        """Without those of the chart and the lists, which no file has."""
        given = super().defaults() | {"head": "no"}
        return {name: value for name, value in given.items() if name not in OF_THE_PAGE}

    @property
    def has_head(self) -> bool:
        """Whether a valid set includes the preamble."""
        return self.form.cleaned_data["head"] == "yes"
