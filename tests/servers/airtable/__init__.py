"""Airtable on this machine: its Web API as it is documented, for the unmodified pyairtable, and a person who edits.

`serving()` gives the server. It keeps what it was sent (`wire`), counts (`calls`), holds to Airtable's limits (`limits`),
breaks where it is told (`faults.fail`), rings webhooks, and lets a person edit (`add_base()` gives one) at any moment,
also while a request is on its way. Where the documents are silent it refuses.
"""

from tests.servers.airtable.door import serving as serving
