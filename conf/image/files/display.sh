# shellcheck shell=sh
# The screen of this machine, which boot-laptop starts.
export DISPLAY=:0
