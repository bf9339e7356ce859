"""The ground floor: what every domain stands on and that knows no domain.

Database, clock, money, events, permissions, refusals, pages, fields and language. Nothing here may import a domain.
"""
