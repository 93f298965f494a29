"""Other people's questions: every file of a benchmarks folder asked, and one table of figures.

Reading order: ``rows`` reads the files, ``collection`` makes their documents searchable,
``reading`` judges what an answer says, a module a set turns rows into marks, ``figures`` turns
marks into figures with intervals, ``bench`` runs it all and ``table`` writes it down.
"""
