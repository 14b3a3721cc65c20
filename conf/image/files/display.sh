# shellcheck shell=sh
# The screen of this machine, which boot-laptop starts, and the cookie that its programs show to it.
export DISPLAY=:0
export XAUTHORITY=/run/iceberg/xauthority
