"""sqlite-utils, without what it imports on the side."""

import sys

# sqlite-utils imports pandas and numpy where they are installed, only to know their types: 0.3 s and 50 MB in every
# worker of the night, none of which needs them. A module that is None in sys.modules counts as not installed.
_hidden = [name for name in ("pandas", "numpy") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_hidden))  # type: ignore[arg-type]
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = ["Database", "Migrations"]
