"""Print the temperatures of a station, hour by hour."""

import math
import sys

warmth = {"north": 4, "south": 9}[sys.argv[1]]
for hour in range(100):
    print(round(warmth + 3 * math.sin(hour / 4), 1))
