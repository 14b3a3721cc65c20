"""Run every example of the pages as a reader would, on a real cluster.

`build/examples.json` (written by the site build) goes in, `build/evidence.json` comes out.

    pytest checks/runner                              every page
    pytest checks/runner -k guide/connect             pages whose name matches
    pytest checks/runner docs/guide/connect.md        one page

Read in this order: `following` (`page` runs one page; `reader` is what its reader knows and has open,
`session` a terminal of theirs, `listener` who hears of it), `terminal` (the pseudo-terminal, and what a
person sees of it), `judging` (expected against seen; how a command came out), `failures` (every message),
`machines` and `desktop` (what pages run on), `evidence` and `reporting` (what is handed on; pytest). The
command line is `checks.verify`.
"""
