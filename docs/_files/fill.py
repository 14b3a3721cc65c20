"""Take as many megabytes of memory as asked for, and keep them for a minute."""

import sys
import time

block = bytearray(int(sys.argv[1]) * 1024**2)
print("got", sys.argv[1], "MB", flush=True)
time.sleep(60)
