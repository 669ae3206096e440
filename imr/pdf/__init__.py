"""The report and the pack as PDF: made from frozen dicts, without the database."""

from imr.pdf.pack import PackPart, pack_pdf
from imr.pdf.report import imr_pdf
from reviews.pdf.apart import CouldNotPrint

__all__ = ["CouldNotPrint", "PackPart", "imr_pdf", "pack_pdf"]
