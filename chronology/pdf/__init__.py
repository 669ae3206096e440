"""Chronologies as tagged PDF."""

from chronology.pdf.document import integrated_chronology_pdf, own_chronology_pdf

__all__ = ["integrated_chronology_pdf", "own_chronology_pdf"]
