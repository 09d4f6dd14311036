def test_application_starts(client):
    assert client.get("/nowhere").status_code == 404
