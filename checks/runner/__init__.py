"""Run every example of the pages as a reader would, on a real cluster.

`build/examples.json` (written by the site build) goes in, `build/evidence.json` comes out.

    pytest checks/runner                              every page
    pytest checks/runner -k guide/connect             pages whose name matches
    pytest checks/runner docs/guide/connect.md        one page

Read in this order: `page` (runs one page), `reader` (what its reader knows and has open), `listener`
(who hears of it), `session` (a reader's terminal), `terminal` and `osc133` (the pseudo-terminal),
`screen` (what a person sees), `known` (expected against seen), `outcome` (how a command came out),
`failures` (every message), `evidence` and `report` (what is handed on), `plugin` (pytest). The command
line is `checks.verify`.
"""
