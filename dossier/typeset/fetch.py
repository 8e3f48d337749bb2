"""The one fetcher of the layout: serves the files that a part's source names, and nothing else.

No network, no other files. Addresses are below a host that cannot exist (RFC 2606), the same in every folder, so that
image names, which WeasyPrint derives from addresses, do not depend on where the project lies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

from dossier.model import Asset
from dossier.typeset import drawings

BASE = "https://dossier.invalid/"


class RefusedAddress(ValueError):
    """An address that the part's source does not name."""


def read(url: str, assets: Mapping[str, Asset]) -> tuple[bytes, str]:
    """Bytes and media type of an address. Raises RefusedAddress, OSError."""
    asset = assets.get(url)
    if asset is None:
        raise RefusedAddress(f"'{url}' is not a file of the dossier")
    data = Path(asset.path).read_bytes() if asset.data is None else asset.data
    return data, asset.media_type


def fetcher(assets: Mapping[str, Asset], families: Sequence[str] = ()) -> Any:
    """A WeasyPrint fetcher over ``assets``. ``data:`` addresses carry their own bytes and pass.

    ``families`` are those that words in drawings may be set in.
    """
    made = copy(_bare())
    made.assets, made.families = assets, families
    return made


@lru_cache(maxsize=1)
def _bare() -> Any:
    """A fetcher over nothing: what the engine's class sets up is the same for all."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """WeasyPrint wants a subclass of its own class."""

        assets: Mapping[str, Asset]
        families: Sequence[str]

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            data, media_type = read(url, self.assets)
            if media_type == "image/svg+xml":
                data = drawings.prepared(data, self.families)
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    return Fetcher(allowed_protocols=("data",))
