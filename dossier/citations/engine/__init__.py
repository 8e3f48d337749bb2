"""Renders CSL 1.0.2 styles over the trees, terms and locales that citeproc-py 0.11.1 parses.

citeproc-py reads the style, its locales and the schema. Its rendering keeps state on shared XML nodes and gets groups,
names, dates and collapsing wrong, so every class of mend is a module of its own here, working on plain values.
"""
