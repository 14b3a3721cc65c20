"""Save a page, and see in the browser what its examples do now: `nox -s live`.

Read in this order: `__main__` (options, start and end), `loop` (what happens after a save), `watch`
(what was saved), `builder` and `warm` (the site in a second), `server` and `reload.js` (the browser).
"""
