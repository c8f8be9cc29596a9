"""Senders killed without warning lose nothing and send nothing twice."""

from tests.mail.killing import kill_senders, verdict


def test_killed_senders_lose_nothing_and_send_nothing_twice(tmp_path):
    found = kill_senders(tmp_path, messages=300, kills=3)

    assert found.kills == 3
    assert verdict(found, 300) == []
