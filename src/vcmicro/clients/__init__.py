"""Clients of other people's services, over the hardened network of ``vcmicro.fetch``.

>>> from vcmicro.clients import OpenBadgesClient
>>> client = OpenBadgesClient("https://badges.example/ims/ob/v3p0", token)
>>> for credential in client.credentials():
...     report = verify(credential)
"""

from __future__ import annotations

from vcmicro.clients.open_badges import OpenBadgesClient, Page, ServiceDescription

__all__ = ["OpenBadgesClient", "Page", "ServiceDescription"]
