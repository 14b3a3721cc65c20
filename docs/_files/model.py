"""Fill 300 MB of memory, then compute for as many seconds of processor time as asked for."""

import sys
import time

block = bytearray(300 * 1024**2)
while time.process_time() < float(sys.argv[1]):
    pass
print("done")
