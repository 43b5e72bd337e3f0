"""Records -> pairs with evidence, and groups: the same edition, work or set; RULES says what is compared."""

from biblio.duplicates.comparison import compare_records, what_would_change
from biblio.duplicates.decisions import Decisions, load_decisions
from biblio.duplicates.evidence import Duplicates, Evidence, Pair
from biblio.duplicates.find import find_duplicates
from biblio.duplicates.merge import merge_records
from biblio.duplicates.rules import RULES

__all__ = [
    "RULES",
    "Decisions",
    "Duplicates",
    "Evidence",
    "Pair",
    "compare_records",
    "find_duplicates",
    "load_decisions",
    "merge_records",
    "what_would_change",
]
