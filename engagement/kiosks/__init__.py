"""Kiosks: a hub's tablet on which anybody may tell us something, and which keeps nothing of them.

Noun: Kiosk. A worker turns the device into one and is signed out of it by that; from then on its cookie opens the pages for
telling us and nothing else, whoever holds it. It starts afresh by itself when nobody touches it. Invariants: a kiosk has no rights;
what one person typed is gone before the next one comes, from the pages, the browser's history and its cache; only the hash of its
cookie is stored. Events: KioskStarted, KioskEnded.
"""
