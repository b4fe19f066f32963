"""The issuer's side of status: lists in a database that are allocated from, set and published.

SQLAlchemy (extra ``[status]``) is loaded when a store is first opened, and only here.
"""

from __future__ import annotations

from vcmicro.status_lists.status_list import StatusList

__all__ = ["StatusList"]
