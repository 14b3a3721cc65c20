#!/bin/bash
# Update the base environments of this conda, and conda itself, to the newest packages of the channel.
# Run by cron as the administrator. One run at a time; what happened is in the log beside this script.
# conda takes back an update that fails, so an environment stays usable.
set -u
here="{{ conda.environments }}"
channel="{{ conda.channel }}"
conda="{{ conda.root }}/bin/conda"
log=$here/conda-autoupdate.log

if [ ! -w "$here" ]; then
    echo "conda-autoupdate: only the administrator can update $here" >&2
    exit 77
fi

# conda itself takes a missing channel for an empty one, and succeeds.
if [ ! -r "$channel"/linux-64/repodata.json ]; then
    echo "conda-autoupdate: there is no channel at $channel" >&2
    exit 66
fi

exec 9>"$here/.conda-autoupdate.lock"
if ! flock --nonblock 9; then
    echo "conda-autoupdate: another update is running" >&2
    exit 75
fi

failed=0
for environment in {{ conda.base_environments }}; do
    echo "== $(date '+%F %T') $environment"
    if ! "$conda" update --yes --quiet --name "$environment" --all; then
        echo "conda-autoupdate: $environment was not updated" | tee /dev/stderr
        failed=1
    fi
done >>"$log"
exit "$failed"
