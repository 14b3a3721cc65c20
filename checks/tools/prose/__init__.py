"""Prose of the pages: a few rules that catch what readers stumble over."""
