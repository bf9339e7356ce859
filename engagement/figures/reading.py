"""A number that the public sees outside the monthly releases, because it changes only when somebody decides that it does."""

from engagement.people.keys import key_for
from engagement.places.place import current_place
from engagement.shared.publishing import Figure, publish

KEY = "published figures"


def published_at_once(people: int, of: str) -> Figure:
    """How many people stand behind the thing ``of`` names, as the public may see it; the same whenever it is asked for."""
    return publish(people, family=of, key=key_for(KEY), method=current_place().publishing).figure
