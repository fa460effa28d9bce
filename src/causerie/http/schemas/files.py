"""Files: what is uploaded."""

from __future__ import annotations

from dataclasses import dataclass

from litestar.datastructures import UploadFile


@dataclass(frozen=True)
class Upload:
    file: UploadFile
