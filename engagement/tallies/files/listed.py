"""The projects a Pabulib file lists, and its money: exact amounts, whose common unit is known when all have been read."""

from dataclasses import dataclass, field

from engagement.tallies import amounts, elections
from engagement.tallies.files import numerals, repairs

COUNTED = {"project_id", "cost", "name", ""}  # the other columns are kept beside the election


def amount(line: int, text: str, what: str, log: repairs.Log, *, up: bool) -> numerals.Amount:
    """An amount of money. Raises repairs.Unreadable when it is none, or may be two."""
    read = numerals.money(text, up=up)
    if read is None:
        shown = text if len(text) < 40 else f"{text[:37]}…"
        if text.isdigit():
            raise repairs.Unreadable(line, f"{what} is {shown}, which is too large to be counted exactly.")
        raise repairs.Unreadable(line, f"{what} is {shown!r}, which is not an amount of money.")
    if read.note:
        log.add("amount", line, f"{what} is {text[:40]}; {read.note}.")
    return numerals.Amount(read.digits, read.parts)


@dataclass
class Projects:
    """Takes one row of PROJECTS at a time. `place` says where each project stands in the list."""

    log: repairs.Log
    place: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    costs: list[numerals.Amount] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    extra: dict[str, list[str]] = field(default_factory=dict)

    def take(self, line: int, row: dict[str, str]) -> None:
        key = row["project_id"]
        if not key or "," in key:
            raise repairs.Unreadable(line, "a project needs an id, without commas.")
        cost = amount(line, row["cost"], f"the cost of project {key}", self.log, up=True)
        if key in self.place:
            if self.costs[self.place[key]] != cost:
                raise repairs.Unreadable(line, f"project {key} stands in the file twice, with different costs.")
            self.log.add("repeated-project", line, f"project {key} stands in the file twice; it counts once.")
            return
        if not cost.digits:
            self.log.add("no-cost", line, f"project {key} costs nothing.")
        for column, value in row.items():
            if column not in COUNTED:
                kept = self.extra.setdefault(column, [])
                kept.extend([""] * (len(self.place) - len(kept)))
                kept.append(value)
        self.place[key] = len(self.place)
        name = row.get("name", "")
        self.names.append("" if name == "None" else name)  # how other tools write that there is none
        self.costs.append(cost)
        self.lines.append(line)

    def column(self, name: str) -> list[str]:
        """A column that is kept, one value a project; empty when there is none."""
        kept = self.extra.get(name, [])
        return kept + [""] * (len(self.place) - len(kept)) if kept else []

    def priced(self, budget: numerals.Amount) -> tuple[tuple[elections.Project, ...], int, int]:
        """The projects and the budget in the largest unit in which all are whole, and how many make one of the file's.

        Raises repairs.Unreadable when that is more than can be counted exactly.
        """
        parts = max(budget.parts, *(cost.parts for cost in self.costs))
        if sum(money.at(parts) for money in (budget, *self.costs)) >= numerals.LARGEST * 9:
            raise repairs.Unreadable(self.lines[-1], "the amounts of money are too large to be counted exactly.")
        projects = (
            elections.Project(key, name, cost.at(parts))
            for key, name, cost in zip(self.place, self.names, self.costs, strict=True)
        )
        return tuple(projects), budget.at(parts), 10**parts

    def check(self, election: elections.Election, told: tuple[int, str] | None) -> None:
        """Report a budget that leaves nothing to decide, or is not the file's own (`told`: its line and what it says),
        and projects no budget can pay for.
        """
        scale, counted = election.scale, election.budget
        if told:
            self._budget(election, *told)
        for line, project in zip(self.lines, election.projects, strict=True):
            if project.cost > counted:
                says = f"project {project.id} costs {_money(project.cost, scale)}, more than the whole budget of "
                self.log.add("too-dear", line, says + f"{_money(counted, scale)}; it can never be chosen.")

    def _budget(self, election: elections.Election, line: int, text: str) -> None:
        scale, read = election.scale, numerals.money(text, up=False)
        said = int(read.digits * scale // 10**read.parts) if read else -1
        same = said == election.budget
        instead = "" if same else f" Counted with {_money(election.budget, scale)} instead, as asked."
        together = sum(project.cost for project in election.projects)
        if said >= together:
            says = f"META's budget of {_money(said, scale)} would pay for every project (together "
            says += f"{_money(together, scale)}), so there would be nothing to decide. It may be wrong.{instead}"
            self.log.add("budget-covers-all", line, says)
        elif not same:
            self.log.add("other-budget", line, f"META's budget is {text[:40]}.{instead}")


def _money(money: int, scale: int) -> str:
    return amounts.written(money, scale=scale)
