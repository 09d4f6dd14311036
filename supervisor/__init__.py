"""The supervisor of human-resource agencies: the Flask application factory, nothing else."""

from pathlib import Path

from flask import Flask

from supervisor.domain.platform.bureau import take_office
from supervisor.settings import Settings

_CHECKOUT_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def create_app(settings: Settings | None = None, *, with_pages: bool = True) -> Flask:
    """Build the application from ``settings`` (from the environment when not given).

    Commands and nights do without pages, whose modules take as long to load as all the rest.
    """
    from supervisor import extensions  # noqa: PLC0415 - the offline commands need no database
    from supervisor.services.platform import instance, logs  # noqa: PLC0415
    from supervisor.store import engine, tables  # noqa: F401, PLC0415 - makes tables known
    from supervisor.store.writing import chain  # noqa: F401, PLC0415 - seals what is written

    settings = settings or Settings()
    take_office(settings.bureau)
    logs.configure(settings)
    instance.prepare(settings)
    keys = instance.signing_keys(settings)
    prefix = "__Host-" if settings.cookies_secure else ""  # no other host may set it
    app = Flask(
        __name__,
        instance_path=str(settings.instance_path.resolve()),
        template_folder=str(_CHECKOUT_TEMPLATES if _CHECKOUT_TEMPLATES.is_dir() else "templates"),
    )
    app.config.from_mapping(
        SETTINGS=settings,
        SIGNING_KEYS=keys,
        SECRET_KEY=keys[-1],
        SECRET_KEY_FALLBACKS=keys[-2::-1],
        SQLALCHEMY_DATABASE_URI=settings.database_uri,
        SQLALCHEMY_ENGINE_OPTIONS=engine.engine_options(settings.database_uri),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.cookies_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=settings.session_hours * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    extensions.db.init_app(app)
    with app.app_context():
        engine.tune(extensions.db.engine)
    migrations = str(Path(__file__).resolve().parent / "migrations")
    extensions.migrate.init_app(app, extensions.db, directory=migrations)
    if with_pages:
        from supervisor import web  # noqa: PLC0415 - see above

        web.register(app)
    return app
