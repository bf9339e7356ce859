"""Which test process runs which tests: each takes the next test when it is free, so that all are busy until the end."""

import re

from xdist.scheduler import LoadScopeScheduling

KIND = re.compile(r"\[(sqlite|postgresql)\b")


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """The stories of a file share a town and its site, and what looks at the told year shares that: such tests go to one process,
    together and before all others. So nobody waits for them at the end, and while one process tells the year others are busy."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/journeys/"):
            return file
        if file.startswith("tests/demonstration/") and (kind := KIND.search(nodeid)):
            return f"the year on {kind[1]}"
        return nodeid
