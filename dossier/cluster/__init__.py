"""Parts typeset on many machines by Dask distributed, an optional extra. The only package that imports it.

``bundle`` is a part as it travels, ``proof`` what a worker shows before it works, ``work`` what runs in a worker, ``crew``
hands parts out and takes them back.
"""

from dossier.cluster.crew import Crew, ready
from dossier.cluster.fault import ClusterError

__all__ = ["ClusterError", "Crew", "ready"]
