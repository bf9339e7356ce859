"""Assets: what is strong in a locality. Groups, places, activities, skills and networks that are already there.

Nouns: Asset, its themes (slugs of the place's own list).
Invariants: an asset shows a public venue and never a person's name or number; it always says when somebody last checked it; it is
retired with a reason, never deleted. Events: AssetAdded, AssetChanged, AssetChecked, AssetRetired.
"""
