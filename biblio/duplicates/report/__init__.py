"""What was found, for a person or a program: one HTML file, plain text, plain data. Shows evidence, computes none."""

from biblio.duplicates.report.data import to_clusters, to_data
from biblio.duplicates.report.html import to_html
from biblio.duplicates.report.text import changes_to_text, pair_to_text, summary, to_text

__all__ = ["changes_to_text", "pair_to_text", "summary", "to_clusters", "to_data", "to_html", "to_text"]
