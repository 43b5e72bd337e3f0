"""biblio: messy documents in, a clean, citable bibliography out.

The package is the pipeline, stage by stage:

    documents   a file -> its text, with what stands where
    spans       a document -> the stretches of its text that are one reference each
    fields      a span -> labelled pieces of it
    records     labelled pieces -> a record, spelled as the source spells it
    catalogue   records -> a keyed, ordered, checked YAML file
    duplicates  records -> pairs with evidence, groups, merges
    exports     records -> BibTeX, CSL-JSON, ...
    imports     BibTeX, CSL-JSON, ... -> records
    pipeline    all of it in order
    cli         the command `biblio`

`values` holds the typed values (names, dates, extents ...), `tables` what the program knows by heart.
"""

__version__ = "0.1.0"
