"""The audit log: sign-ins, failures and refused access."""

import pytest

RIGHT = {"username": "olga", "password": "a long password"}
WRONG = RIGHT | {"password": "a wrong one"}


def lines(caplog) -> list[str]:
    """The audit log's since the test began: logins that fixtures made are left out."""
    return [
        f"{record.levelname} {record.getMessage()}"
        for record in caplog.get_records("call")
        if record.name == "user_usage.audit"
    ]


@pytest.mark.django_db
def test_sign_ins_failures_and_sign_outs_are_one_line_each(client, staff, caplog):
    client.post("/sign-in/", WRONG)
    client.post("/sign-in/", RIGHT, REMOTE_ADDR="192.0.2.7")
    client.post("/sign-out/")
    assert lines(caplog) == [
        "WARNING sign-in failed: user 'olga', address 127.0.0.1, path '/sign-in/'",
        "INFO signed in: user 'olga', address 192.0.2.7, path '/sign-in/'",
        "INFO signed out: user 'olga', address 127.0.0.1, path '/sign-out/'",
    ]
    assert "a wrong one" not in caplog.text
    assert RIGHT["password"] not in caplog.text


@pytest.mark.django_db
def test_a_lock_is_one_line_however_many_tries_follow(client, staff, caplog):
    for _ in range(8):
        client.post("/sign-in/", WRONG)
    where = "user 'olga', address 127.0.0.1, path '/sign-in/'"
    failed, locked = (
        f"WARNING sign-in failed: {where}",
        f"WARNING sign-in failed and locked: {where}",
    )
    assert lines(caplog) == [failed] * 4 + [locked]


@pytest.mark.django_db
def test_refused_access_names_the_user(visitor_client, caplog):
    visitor_client.get("/users/")
    assert lines(caplog) == [
        "WARNING access refused: user 'victor', address 127.0.0.1, path '/users/'"
    ]


@pytest.mark.django_db
def test_a_name_forges_no_line(client, caplog):
    name = "x', address 1.1.1.1\r\n2026 INFO user_usage.audit: signed in: user 'root\x1b[2K\u2028"
    client.post("/sign-in/", WRONG | {"username": name})
    (line,) = lines(caplog)
    assert line.isprintable()
    assert r"\r\n2026" in line
