"""Networks, daemons, shells and windows of the machines."""
