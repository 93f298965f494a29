"""Measures of retrieval, answers, citations and refusals: a function each.

A measure whose expectation is missing is None, which is no score; it is never 0 and never NaN.
"""
