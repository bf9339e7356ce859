"""Profiles for the ranking tests: any at all, and one ballot raised."""

from hypothesis import strategies as st

from engagement.tallies.profiles import Profile

OPTIONS = "abcde"


@st.composite
def any_profile(draw: st.DrawFn, *, equals: bool = True, most: int = 8) -> Profile:
    """Incomplete rankings and blank ballots; equal ranks where wanted."""
    options = OPTIONS[: draw(st.integers(1, len(OPTIONS)))]
    rankings = []
    for _ in range(draw(st.integers(0, most))):
        order = draw(st.permutations(options))[: draw(st.integers(0, len(options)))]
        levels: list[list[str]] = []
        for option in order:
            if levels and equals and draw(st.booleans()):
                levels[-1].append(option)
            else:
                levels.append([option])
        rankings.append(levels)
    return Profile.of(options, rankings, times=[draw(st.integers(1, 5)) for _ in rankings])


def strict_profile() -> st.SearchStrategy[Profile]:
    return any_profile(equals=False)


def reversed_order(profile: Profile) -> Profile:
    """Every ballot upside down: what was not ranked stands first, as equals."""
    flipped = []
    for levels in levels_of(profile):
        ranked = {option for level in levels for option in level}
        rest = [option for option in profile.options if option not in ranked]
        flipped.append([*([rest] if rest else []), *levels[::-1]])
    return Profile.of(profile.options, flipped, times=profile.times.tolist())


def levels_of(profile: Profile) -> list[list[list[str]]]:
    """The ballots as lists of equals again, best first."""
    return [
        [
            [o for o, r in zip(profile.options, row, strict=True) if r == rank]
            for rank in range(1, max(row, default=0) + 1)
        ]
        for row in profile.ranks.tolist()
    ]


def raised(profile: Profile, option: str, ballot: int) -> Profile:
    """The same profile with one option put alone at the top of one ballot."""
    ballots = levels_of(profile)
    others = [[o for o in level if o != option] for level in ballots[ballot]]
    ballots[ballot] = [[option], *[level for level in others if level]]
    return Profile.of(profile.options, ballots, times=profile.times.tolist())
