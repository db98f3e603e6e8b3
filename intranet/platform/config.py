"""Every setting, read once from the environment; a wrong one stops the start with a sentence that names it."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit


class WrongSetting(Exception):
    """A setting that the app cannot start with. The message names it and says what it may be."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: from `smtp://name:password@host:587` (STARTTLS when offered) or `smtps://…:465`."""

    host: str
    port: int
    name: str | None
    password: str | None
    encrypted: bool

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read the address of a mail server.

        Raises:
            WrongSetting: it is not an smtp address with a host.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise WrongSetting(f"SAMSYN_MAIL_SERVER is {url!r}; write it as smtp://name:password@host:587.")
        encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if encrypted else 587),
            name=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            encrypted=encrypted,
        )


@dataclass(frozen=True)
class Settings:
    """The settings of one installation. README.md describes each by its environment variable."""

    instance: Path
    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    mail_server: MailServer | None = None
    mail_from: str = "samsyn@localhost"
    support: str = ""
    stream_limit: int = 1200
    history_days: int = 365
    files: str = ""
    file_megabytes: int = 25
    group_megabytes: int = 2000
    testing: bool = False
    overrides: dict[str, object] = field(default_factory=dict)

    VARIABLES = (
        "SAMSYN_INSTANCE",
        "SAMSYN_DATABASE_URL",
        "SAMSYN_SECRET_KEY",
        "SAMSYN_BASE_URL",
        "SAMSYN_TRUSTED_HOSTS",
        "SAMSYN_PROXIES",
        "SAMSYN_MAIL_SERVER",
        "SAMSYN_MAIL_FROM",
        "SAMSYN_SUPPORT",
        "SAMSYN_STREAM_LIMIT",
        "SAMSYN_HISTORY_DAYS",
        "SAMSYN_FILES",
        "SAMSYN_FILE_MB",
        "SAMSYN_GROUP_MB",
        "SAMSYN_DEMO_PASSWORD",
        "SAMSYN_ADMIN_PASSWORD",
        "PORT",
    )

    @property
    def over_https(self) -> bool:
        """Tell whether people reach the app encrypted, so that cookies may be bound to that."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings, making the instance folder and its secret key at the first start.

        Raises:
            WrongSetting: a value cannot be used, or a SAMSYN_ variable is not one of ours (a misspelling).
        """
        unknown = [name for name in env if name.startswith("SAMSYN_") and name not in cls.VARIABLES]
        if unknown:
            raise WrongSetting(f"{unknown[0]} is not a setting of Samsyn. README.md lists them.")
        instance = _instance(env.get("SAMSYN_INSTANCE", "instance"))
        mail_server = env.get("SAMSYN_MAIL_SERVER")
        return cls(
            instance=instance,
            database_url=_database_url(
                env.get("SAMSYN_DATABASE_URL") or f"sqlite:///{instance / 'samsyn.db'}"
            ),
            secret_key=_secret_key(env.get("SAMSYN_SECRET_KEY"), instance),
            base_url=_base_url(env.get("SAMSYN_BASE_URL") or f"http://127.0.0.1:{_port(env)}"),
            trusted_hosts=tuple(
                h.strip() for h in env.get("SAMSYN_TRUSTED_HOSTS", "").split(",") if h.strip()
            ),
            proxies=_whole_number(env, "SAMSYN_PROXIES", 0, least=0),
            mail_server=MailServer.from_url(mail_server) if mail_server else None,
            mail_from=_address(env.get("SAMSYN_MAIL_FROM", cls.mail_from)),
            support=env.get("SAMSYN_SUPPORT", ""),
            stream_limit=_whole_number(env, "SAMSYN_STREAM_LIMIT", cls.stream_limit, least=1),
            history_days=_whole_number(env, "SAMSYN_HISTORY_DAYS", cls.history_days, least=1),
            files=_files(env.get("SAMSYN_FILES", "")),
            file_megabytes=_whole_number(env, "SAMSYN_FILE_MB", cls.file_megabytes, least=1, most=1000),
            group_megabytes=_whole_number(env, "SAMSYN_GROUP_MB", cls.group_megabytes, least=1),
        )


def _instance(value: str) -> Path:
    folder = Path(value).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(
            f"SAMSYN_INSTANCE is {value!r}, which cannot be made: {error.strerror}."
        ) from error
    if not os.access(folder, os.W_OK):
        raise WrongSetting(f"SAMSYN_INSTANCE is {value!r}, a folder that Samsyn may not write in.")
    return folder


def _database_url(value: str) -> str:
    if value.startswith(("postgres://", "postgresql://")):
        value = "postgresql+psycopg://" + value.split("://", 1)[1]
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting(f"SAMSYN_DATABASE_URL is {value!r}; it may be sqlite:///… or postgresql://….")
    return value


def _secret_key(given: str | None, instance: Path) -> str:
    """Use the key given, else the one in the instance folder, made (readable by its owner only) at the first start."""
    if given is not None:
        if len(given) < 32:
            raise WrongSetting(
                "SAMSYN_SECRET_KEY is too short: use at least 32 random characters, or leave it out."
            )
        return given
    file = instance / "secret_key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    key = file.read_text()
    if len(key) < 32:  # a start that was cut short, or another one under way
        raise WrongSetting(f"{file} holds no key. Take the file away and start again: a new one is made.")
    return key


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise WrongSetting(f"SAMSYN_BASE_URL is {value!r}; write it as https://samsyn.example.org.")
    return value.rstrip("/")


def _address(value: str) -> str:
    if "@" not in value or any(character in value for character in "\r\n"):
        raise WrongSetting(f"SAMSYN_MAIL_FROM is {value!r}; write an e-mail address.")
    return value


def _files(value: str) -> str:
    if value and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)*/?", value):
        raise WrongSetting(f"SAMSYN_FILES is {value!r}; write it as s3://bucket or s3://bucket/folder.")
    return value


def _port(env: Mapping[str, str]) -> int:
    return _whole_number(env, "PORT", 8000, least=1, most=65535)


def _whole_number(env: Mapping[str, str], name: str, default: int, *, least: int, most: int = 100_000) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise WrongSetting(f"{name} is {value!r}; write a whole number from {least} to {most}.")
    return int(value)
