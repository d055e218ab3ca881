"""One description of the brokers, three clients' settings, and words for every mistake in it."""

from __future__ import annotations

import ssl
import subprocess

import pytest
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from stream.errors import SettingsError
from stream.kafka.connection import Connection, Sasl, Tls

SASL = Sasl("SCRAM-SHA-256", "ann", "s3cret-word")


def test_addresses_are_read_as_people_write_them():
    connection = Connection.parse(" one:9092, [::1]:19092 ,")
    assert connection.bootstrap == ("one:9092", "[::1]:19092")
    assert str(connection) == "one:9092,[::1]:19092"


@pytest.mark.parametrize(
    ("addresses", "advice"),
    [
        ("", "give at least one host:port"),
        ("localhost", "localhost:9092"),
        (":9092", "not host:port"),
        ("::1:9092", r"\[::1\]:9092"),
        ("kafka://one:9092", "leave out the part up to '://'"),
        ("one:http", "number from 1 to 65535"),
        ("one:0", "number from 1 to 65535"),
        ("one:65536", "number from 1 to 65535"),
        ("one:9092 two:9092", "by commas"),
        ("ann:word@one:9092", "DATELINE_SASL_USERNAME"),
    ],
)
def test_a_bad_address_says_what_to_write(addresses, advice):
    with pytest.raises(SettingsError, match=advice):
        Connection.parse(addresses)


@pytest.mark.parametrize(
    ("sasl", "tls", "protocol"),
    [
        (None, None, "PLAINTEXT"),
        (SASL, None, "SASL_PLAINTEXT"),
        (None, Tls(), "SSL"),
        (SASL, Tls(), "SASL_SSL"),
    ],
)
def test_all_clients_get_the_same(sasl, tls, protocol):
    connection = Connection(("one:9092", "two:9092"), sasl, tls)
    plain = connection.client_settings()
    assert plain.pop("bootstrap_servers") == ["one:9092", "two:9092"]
    assert plain["security_protocol"] == protocol

    faust = connection.faust_settings()
    assert faust["broker"] == ["kafka://one:9092", "kafka://two:9092"]
    through_faust = credentials_to_aiokafka_auth(faust.get("broker_credentials"))
    assert isinstance(plain.pop("ssl_context", None), ssl.SSLContext if tls else type(None))
    assert isinstance(through_faust.pop("ssl_context", None), ssl.SSLContext if tls else type(None))
    assert through_faust == plain


def test_the_password_is_never_shown():
    connection = Connection(("one:9092",), SASL)
    for shown in (repr(SASL), repr(connection), str(connection), repr(connection.faust_settings())):
        assert "s3cret-word" not in shown
    assert connection.client_settings()["sasl_plain_password"] == "s3cret-word"


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("GSSAPI", "ann", "word"), "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512"),
        (("PLAIN", "", "word"), "needs a username"),
        (("PLAIN", "ann", ""), "needs a password"),
    ],
)
def test_bad_logins_are_refused_without_the_password(arguments, advice):
    with pytest.raises(SettingsError, match=advice) as caught:
        Sasl(*arguments)
    assert "word:" not in str(caught.value).replace("password:", "")


def test_tls_files_are_looked_at_when_they_are_named(tmp_path):
    with pytest.raises(SettingsError, match=r"CA file .*absent\.pem does not exist"):
        Tls(ca_file=tmp_path / "absent.pem")
    noise = tmp_path / "noise.pem"
    noise.write_text("no certificate")
    with pytest.raises(SettingsError, match=r"noise\.pem holds no PEM certificate"):
        Tls(ca_file=noise).context()
    with pytest.raises(SettingsError, match="without its certificate"):
        Tls(key_file=noise)
    with pytest.raises(SettingsError, match="key without a passphrase"):
        Tls(cert_file=noise, key_file=noise).context()


def test_a_host_name_is_checked_unless_told_otherwise():
    assert Tls().context().check_hostname is True
    lenient = Tls(check_hostname=False).context()
    assert lenient.check_hostname is False
    assert lenient.verify_mode == ssl.CERT_REQUIRED


def test_an_encrypted_key_is_an_error_not_a_question_on_the_terminal(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-subj", "/CN=x", "-days", "1", "-passout", "pass:abcd"]
    try:
        subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl command here")
    with pytest.raises(SettingsError, match="key without a passphrase"):
        Tls(cert_file=certificate, key_file=key).context()
