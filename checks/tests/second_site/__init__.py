"""Another site with another scheduler: Floe, a small cluster with Slurm.

It has only what a site has to have: facts, images, pages, and what breaking its examples has to know. `start`
and everything else is the project's. docs/contributing/own-cluster.md leads to a site such as this one.
"""
