"""CSL-JSON and CSL-YAML: the records as they are. Nothing is lost in either direction."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

#: what YAML takes for a line break or does not allow as it is; then everything is escaped
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def to_json(records: Sequence[Mapping[str, object]]) -> str:
    """CSL-JSON in UTF-8, one field a line; half surrogates, which UTF-8 cannot hold, are escaped."""
    plain = [dict(record) for record in records]
    text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(plain, indent=1) + "\n"
    return text


def to_yaml(records: Sequence[Mapping[str, object]]) -> str:
    """CSL-YAML, the form that pandoc reads: ``references:`` and a list."""
    import yaml

    plain = json.loads(to_json(records))  # no object twice: YAML would write the second as an alias
    odd = _ODD.search(json.dumps(plain, ensure_ascii=False))
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    out: str = yaml.dump({"references": plain}, Dumper=dumper, allow_unicode=not odd, sort_keys=False, width=120)
    return out
