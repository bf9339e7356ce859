"""Counts one file with pabutools, for `benchmarks.tallies`, in an environment and a process of its own.

pabutools is under the GPL: nothing of ours imports this module, and it imports nothing of ours. Run by that
environment's Python: `python peer_pabutools.py FILE WISHES`, where WISHES is JSON as in
`tallies.Case.wishes`; answers JSON on standard out.
"""

import json
import resource
import sys
import time

from gmpy2 import mpq
from pabutools.election import AbstractApprovalProfile, AdditiveSatisfaction, Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule


class ScoreTimesCost(AdditiveSatisfaction):
    """A chosen project is worth its cost to a supporter for each point they gave it."""

    def __init__(self, instance, profile, ballot):
        super().__init__(
            instance, profile, ballot, lambda i, p, given, project, _: given.get(project, 0) * project.cost
        )


def main(path: str, wishes: dict) -> dict:
    sys.setrecursionlimit(100_000)  # it counts round within round
    started = time.process_time()
    instance, profile = parse_pabulib(path)
    read = time.process_time()
    approvals = isinstance(profile, AbstractApprovalProfile)
    satisfaction = Cost_Sat if approvals else ScoreTimesCost
    supporters: dict = {}
    for ballot in profile:
        for project in ballot if approvals else (p for p, score in ballot.items() if score > 0):
            supporters[project] = supporters.get(project, 0) + 1
    ties = TieBreakingRule(lambda i, p, project: (project.cost, -supporters.get(project, 0), int(project.name)))
    share = mpq(instance.budget_limit) / profile.num_ballots()
    step = {"1/1000": share / 1000, "1": mpq(1), "": None}[wishes["step"]]
    chosen = method_of_equal_shares(instance, profile, satisfaction, tie_breaking=ties, voter_budget_increment=step)
    # The utilitarian completion; it would also take what nobody supports.
    chosen = greedy_utilitarian_welfare(
        instance, profile, satisfaction, tie_breaking=ties, initial_budget_allocation=chosen
    )
    return {
        "winners": [project.name for project in chosen if supporters.get(project, 0)],
        "reading": read - started,
        "counting": time.process_time() - read,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], json.loads(sys.argv[2]))))
