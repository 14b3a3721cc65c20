"""Print how long the longest day of the year is at a latitude."""

import sys
from math import acos, pi, radians, tan

city, latitude = sys.argv[1], float(sys.argv[2])
hours = 24 / pi * acos(-tan(radians(latitude)) * tan(radians(23.44)))
print(f"{city}: {hours:.3f} hours of daylight")
