"""Chronologies as tagged PDF."""

from chronology.pdf.integrated import integrated_chronology_pdf

__all__ = ["integrated_chronology_pdf"]
