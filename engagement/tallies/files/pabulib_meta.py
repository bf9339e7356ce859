"""What META should say in a file we write: Pabulib's fields in Pabulib's order, each in the form its checker asks for.

Nothing is thrown away: what has no field, or not that form, is kept as a numbered remark under `comment`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping

# fmt: off
ORDER = (
    "description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget", "vote_type",
    "rule", "date_begin", "date_end", "min_length", "max_length", "min_sum_cost", "max_sum_cost", "min_points", "max_points",
    "min_sum_points", "max_sum_points", "default_score", "min_project_cost", "max_project_cost",
    "min_project_score_threshold", "neighborhoods", "subdistricts", "categories", "edition", "language", "currency",
    "fully_funded", "experimental", "comment", "acknowledgments", "leftover_budget", "budget_per_category",
    "budget_per_neighborhood", "min_length_per_category", "max_length_per_category", "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)
RULES = (
    "greedy", "greedy-no-skip", "greedy-threshold", "greedy-exclusive", "greedy-custom", "equalshares",
    "equalshares-comparison", "equalshares/add1", "equalshares/add1-comparison", "unknown",
)
# fmt: on
UNTOLD = {"description": "Participatory budget", "country": "Worldwide", "unit": "unknown", "rule": "unknown"}
POINTS = ("min_points", "max_points", "min_sum_points", "max_sum_points", "default_score")
COSTS = ("min_sum_cost", "max_sum_cost")
LISTS = ("neighborhoods", "subdistricts", "categories", "budget_per_category", "budget_per_neighborhood")
LANGUAGES = {
    "czech": "cs",
    "dutch": "nl",
    "english": "en",
    "estonian": "et",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "polish": "pl",
    "portuguese": "pt",
    "spanish": "es",
    "ukrainian": "uk",
}
WHOLE = re.compile(r"\d{1,15}")
DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")
FORMS: Mapping[str, Callable[[str], bool]] = {
    "rule": lambda value: value in RULES,
    "language": lambda value: bool(re.fullmatch("[a-z]{2}", value)),
    "currency": lambda value: bool(re.fullmatch("[A-Z]{3}", value)),
    "experimental": lambda value: value == "1",
    **dict.fromkeys(
        (*POINTS, "min_length", "max_length", "min_project_cost", "max_project_cost", "min_project_score_threshold"),
        lambda value: bool(WHOLE.fullmatch(value)),
    ),
    **dict.fromkeys(COSTS, lambda value: bool(re.fullmatch(r"\d{1,15}(\.\d+)?", value))),
}


def complete(
    told: Mapping[str, str], counted: Mapping[str, str], broken: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """All fields in order: what was `told`, and over it what is `counted` (the numbers, the budget, the type of vote).
    Limits that are `broken` by ballots that count are no limits any more; they become remarks.

    Raises ValueError when no year can be found for the vote: nothing here knows the date.
    """
    meta = {key.lower(): " ".join(value.split()) for key, value in told.items() if value.strip()}
    remarks = [f"{key}: {meta.pop(key)}" for key in list(meta) if key not in ORDER]
    meta["language"] = LANGUAGES.get(meta.get("language", "").lower(), meta.get("language", ""))
    unfit: tuple[str, ...] = POINTS if counted["vote_type"] in ("approval", "choose-1") else COSTS
    unfit = (*POINTS, *COSTS) if counted["vote_type"] == "ordinal" else unfit
    for key in list(meta):
        right = FORMS.get(key, bool)(meta[key]) and key not in unfit and key not in broken
        if not right and (value := meta.pop(key)):
            remarks.append(f"{key}: {value}")
    meta = UNTOLD | meta | _days(meta) | dict(counted)
    if int(meta.get("max_length", "0")) > int(meta["num_projects"]):
        del meta["max_length"]  # a limit beyond all projects is none
    for key in LISTS:
        if key in meta:
            meta[key] = ",".join(part.strip() for part in meta[key].split(","))
    meta["comment"] = _comment(meta.get("comment", ""), remarks)
    yield from ((key, meta[key]) for key in ORDER if meta.get(key))


def _days(meta: Mapping[str, str]) -> dict[str, str]:
    begin, end = (_day(meta.get(key, "")) for key in ("date_begin", "date_end"))
    year = next((_year(meta[key]) for key in ("instance", "description", "edition") if _year(meta.get(key, ""))), "")
    begin, end = begin or end or year, end or begin or year
    if not begin:
        raise ValueError("META needs date_begin: the day (dd.mm.yyyy) or the year the vote began.")
    return {"instance": meta.get("instance") or _year(begin), "date_begin": begin, "date_end": end}


def _day(text: str) -> str:
    if match := DAY.fullmatch(text):
        return f"{match[1]:0>2}.{match[2]:0>2}.{match[3]}"
    if match := ISO_DAY.fullmatch(text):
        return f"{match[3]:0>2}.{match[2]:0>2}.{match[1]}"
    return _year(text)


def _year(text: str) -> str:
    match = YEAR.search(text)
    return match[1] if match else ""


def _comment(comment: str, remarks: list[str]) -> str:
    if comment and not comment.startswith("#1: "):
        comment = f"#1: {comment}"
    number = len(re.findall(r"#\d+:", comment))
    return " ".join([comment, *(f"#{n}: {text}" for n, text in enumerate(remarks, start=number + 1))]).strip()
