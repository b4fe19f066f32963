"""What each standard says about the form of its documents: property tables as data, and one checker.

``check`` walks plain JSON over the tables; the pydantic views of ``vcmicro.models`` run the same
checker, so the two never disagree. Members that a table does not list are no business of this
package: whether a context defines them is judged by the ``contexts`` check.
"""

from __future__ import annotations

from vcmicro.shapes.check import check
from vcmicro.shapes.table import Member, Shape
from vcmicro.shapes.tables import SHAPES, shape_name

__all__ = ["SHAPES", "Member", "Shape", "check", "shape_name"]
