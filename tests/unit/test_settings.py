"""Settings: one place, validated, and errors that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream.errors import SettingsError
from stream.settings import Settings, load_settings, variable_of


def test_defaults_need_no_environment() -> None:
    settings = load_settings({})
    assert settings.broker is None
    assert (settings.raw_topic, settings.enriched_topic, settings.dead_topic) == (
        "articles.raw.v1",
        "articles.enriched.v1",
        "articles.dead.v1",
    )
    assert settings.group == "dateline"
    assert settings.partitions == 6
    assert settings.max_analysed_chars == 200_000
    assert settings.processes >= 1


def test_the_environment_is_read_and_overridden() -> None:
    environment = {"DATELINE_PARTITIONS": "3", "DATELINE_GROUP": "mine", "HOME": "/x", "DATELINE_NER_MODEL": ""}
    assert load_settings(environment).partitions == 3
    assert load_settings(environment).ner_model is None, "an empty variable is an unset one"
    assert load_settings(environment, partitions=9, group=None).partitions == 9
    assert load_settings(environment, partitions=9, group=None).group == "mine"


def test_kubernetes_service_links_are_not_settings() -> None:
    links = {
        "DATELINE_SERVICE_HOST": "10.0.0.1",
        "DATELINE_SERVICE_PORT": "6066",
        "DATELINE_SERVICE_PORT_HEALTH": "6066",
        "DATELINE_PORT": "tcp://10.0.0.1:6066",
        "DATELINE_PORT_6066_TCP": "tcp://10.0.0.1:6066",
        "DATELINE_PORT_6066_TCP_ADDR": "10.0.0.1",
    }
    assert load_settings(links).model_dump() == load_settings({}).model_dump()


def test_fields_are_renamed() -> None:
    assert load_settings({"DATELINE_FIELDS": "text=body, url=link"}).fields == {"text": "body", "url": "link"}


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATELINE_BROKR": "x:1"}, "did you mean DATELINE_BROKER?"),
        ({"DATELINE_broker": "x:1"}, "did you mean DATELINE_BROKER?"),
        ({"DATELINE_QQQQQQ": "1"}, "dateline doctor"),
        ({"DATELINE_PARTITIONS": "0"}, "DATELINE_PARTITIONS: "),
        ({"DATELINE_PROCESSES": "many"}, "DATELINE_PROCESSES: "),
        ({"DATELINE_FIELDS": "body"}, "'body' is not name=own_name"),
        ({"DATELINE_FIELDS": "bodi=body"}, "'bodi' is no field of a raw article"),
        ({"DATELINE_DEFAULT_LANGUAGE": "English"}, "not a BCP 47"),
        ({"DATELINE_DEAD_TOPIC": "articles.raw.v1"}, "must be three topics"),
        ({"DATELINE_RAW_TOPIC": "no spaces please"}, "DATELINE_RAW_TOPIC: "),
        ({"DATELINE_STALL_S": "-1"}, "DATELINE_STALL_S: "),
        ({"DATELINE_SASL_USERNAME": "ann"}, "DATELINE_SASL_USERNAME would have no effect"),
        ({"DATELINE_TLS_CA_FILE": "ca.pem"}, "DATELINE_TLS is not set"),
        ({"DATELINE_SASL_PASSWORD": "x", "DATELINE_SASL_PASSWORD_FILE": "y"}, "are both set"),
    ],
)
def test_what_cannot_be_used_is_named(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=r"DATELINE|topics") as error:
        load_settings(environment)
    assert said in str(error.value)


def test_secrets_never_show(tmp_path: Path) -> None:
    environment = {
        "DATELINE_BROKER": "b:9092",
        "DATELINE_SASL_MECHANISM": "PLAIN",
        "DATELINE_SASL_USERNAME": "u",
        "DATELINE_SASL_PASSWORD": "geheim",
    }
    settings = load_settings(environment)
    assert "geheim" not in repr(settings)
    assert "geheim" not in repr(settings.connection())
    with pytest.raises(SettingsError) as error:
        load_settings({**environment, "DATELINE_PROCESSES": "x"})
    assert "geheim" not in str(error.value)
    secret = tmp_path / "password"
    secret.write_text("from a file\n")
    del environment["DATELINE_SASL_PASSWORD"]
    sasl = load_settings({**environment, "DATELINE_SASL_PASSWORD_FILE": str(secret)}).connection().sasl
    assert sasl is not None
    assert sasl.password == "from a file"


def test_a_password_file_that_cannot_be_read_says_so_and_not_what_is_in_it(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_bytes(b"geheim\xff")
    environment = {
        "DATELINE_BROKER": "b:9092",
        "DATELINE_SASL_MECHANISM": "PLAIN",
        "DATELINE_SASL_USERNAME": "u",
        "DATELINE_SASL_PASSWORD_FILE": str(secret),
    }
    with pytest.raises(SettingsError, match="is not UTF-8") as error:
        load_settings(environment).connection()
    assert error.value.__cause__ is None
    assert "geheim" not in str(error.value)
    with pytest.raises(SettingsError, match="cannot read it"):
        load_settings({**environment, "DATELINE_SASL_PASSWORD_FILE": str(tmp_path)}).connection()


def test_tls_can_be_switched_off_in_words() -> None:
    assert load_settings({"DATELINE_TLS": "false", "DATELINE_TLS_CA_FILE": "ca.pem"}).tls is False


def test_a_connection_needs_a_broker() -> None:
    with pytest.raises(SettingsError, match="dateline up"):
        load_settings({}).connection()
    assert str(load_settings({}).connection("localhost:9")) == "localhost:9"
    assert str(load_settings({"DATELINE_BROKER": "a:1,b:2"}).connection()) == "a:1,b:2"


def test_every_setting_says_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, variable_of(name)
