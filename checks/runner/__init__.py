"""Run every example of the pages as a reader would, on a real cluster.

`build/examples.json` (written by the site build) goes in, `build/evidence.json` comes out.

    pytest checks/runner                              every page
    pytest checks/runner -k guide/connect             pages whose name matches
    pytest checks/runner docs/guide/connect.md        one page

Read in this order: `contract` (what an example is), `page` (runs one page), `session` (a reader's
terminals), `terminal` and `osc133` (the pseudo-terminal), `screen` (what a person sees), `compare`
and `placeholders` (expected against seen), `failures` (every message), `evidence` and `report`
(what is handed on), `plugin` (pytest).
"""
