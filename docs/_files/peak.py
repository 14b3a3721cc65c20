"""Run a program, then print the most memory that it used."""

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print("at most", peak // 1024, "MB")
