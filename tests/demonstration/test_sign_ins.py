"""Everyone on the printed list can sign in through the pages, with what is printed and what the page shows."""

import re
from datetime import datetime

import pytest
from flask import Flask

from engagement.demonstration import signins
from tests.visitor import Visitor


@pytest.mark.parametrize("one", signins.list_sign_ins(), ids=lambda one: one.role)
def test_each_role_signs_in(told: Flask, in_told: datetime, one: signins.SignIn) -> None:
    page = Visitor(told).get("/sign-in/password").submit(email=one.email, password=signins.PASSWORD)
    if page.url.startswith("/sign-in/code"):
        found = re.search(r"would now show (\d{6})", page.text)
        assert found, page.text
        page = page.submit(code=found[1])
    else:
        assert one.role == "resident"

    assert one.name in page.html
