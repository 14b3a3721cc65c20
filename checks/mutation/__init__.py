"""Break every example on purpose, and see whether the page notices.

    python -m checks.mutation                      every page
    python -m checks.mutation guide/connect        one page
    python -m checks.mutation --sample 300         as much as fits into five minutes
    python -m checks.mutation --cluster            break the cluster instead: see `drift`

A passed example is worth what it would take to turn it red. `build/examples.json` goes in; each mutant
is one small thing broken in it; `build/mutants.json` says where each was killed, or that it survived.

Cost: one page run per mutant would be hundreds. Instead
- what changes only the page's expectations (output, exit status, prompts) is judged by the runner's
  own comparison from what was recorded while the originals ran (`tape`);
- the rest shares passes over the page: see `passes` for when a pass may go on after a mutant.
Clusters for the next passes start while passes run.

Read in this order: `mutant` and `mutants` (what is broken: `commands`, `expected`, `files`,
`order`), `player` and `tape` (play examples on a cluster, or from the record), `passes`, `work` and
`workers` (what is tried when), `survivors` and `report` (what comes out).
"""
