"""Places: where things happen. The place, its localities and neighbourhoods, and which postcode belongs to which.

Nouns: Place (a data file), Locality, Neighbourhood, PostcodeArea. Invariant: nothing about a place is in code; another
borough replaces the file and loads it. Events: LocalityLoaded.
"""
