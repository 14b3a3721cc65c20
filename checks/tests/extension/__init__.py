"""Tests of the site's Sphinx extension (docs/_ext/verified), on tiny sites of their own."""
