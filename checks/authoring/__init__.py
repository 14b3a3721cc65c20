"""Tools for people who write pages, on top of the runner in `checks.runner`.

    verify --accept             real output replaces what the page shows
    verify --repeat 5           which examples do not come out the same each time
    verify --shell-on-failure   look around where an example failed
    verify --step               stop before each command
    nox -s live                 save a page, see its verdicts in the browser

Accepting, in the order of reading: `accept` (runs pages and takes over output), `source` (the lines
of the Markdown file), `lines` (new output in place of old), `words` (the same within a line),
`align` (which old part stands for which new one), `plain` (a line of output as text of a page).
"""
