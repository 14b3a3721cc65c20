"""Say how far the work is."""

import time

for step in range(1, 301):
    print("step", step)
    time.sleep(1)
