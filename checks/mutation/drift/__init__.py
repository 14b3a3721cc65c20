"""Break the cluster on purpose, one line of conf/ at a time, and see whether the guide notices.

    python -m checks.mutation --cluster                  every drift
    python -m checks.mutation --cluster sge/queue        those of one file, or of a folder
    python -m checks.mutation --cluster --sample 60      what fits into a minute

A drift is one small change of what the cluster is made from. The cluster is started from a changed copy
of conf/, by the copy's own code, so it is the cluster that such a commit would make; the checkout is not
touched, and only the layer that holds the change is built. Then pages that could notice run on it, as
they stand, and the tests of the cluster from beside the changed copy: what they demand must not come from
the file that changed. `build/drift.json` says who noticed, or that nobody did.

Read in this order: `operators` (what a drift is, and the ways to change a file), `clusters` (one of a
changed copy), `noticing` (who could notice, and one verdict), `campaign` and `report`.
"""
