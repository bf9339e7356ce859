"""Home: the front door. The start page, each locality's page, each person's own home, and the pages every site must have.

It stands at the foot of the ladder because it reads from every domain and owns nothing. No events.
"""
