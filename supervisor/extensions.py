"""The Flask extensions, created once and bound to an application by the factory."""

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from supervisor.store.ad_index import is_part_of_index
from supervisor.store.base import Base

db = SQLAlchemy(metadata=Base.metadata)


def _is_of_a_model(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what belongs to no model when a database is compared with the models."""
    return kind != "table" or not is_part_of_index(name)


migrate = Migrate(render_as_batch=True, compare_type=True, include_name=_is_of_a_model)
login_manager = LoginManager()
csrf = CSRFProtect()
