"""CPU seconds that a process has used: user and system.

usage: started.py PID
"""

import os
import sys

fields = open("/proc/%s/stat" % sys.argv[1]).read().rsplit(")", 1)[1].split()
print("%.2f" % ((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")))
