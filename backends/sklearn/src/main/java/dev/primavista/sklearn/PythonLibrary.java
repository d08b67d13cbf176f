package dev.primavista.sklearn;

import java.util.Set;

/** The modules that come with Python; nothing in them is a class of a user's own. */
final class PythonLibrary {
  private static final Set<String> MODULES =
      Set.of(
          ("__builtin__ abc aifc argparse array ast asynchat asyncio asyncore atexit audioop base64"
                  + " bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd"
                  + " code codecs codeop collections colorsys commands compileall concurrent"
                  + " configparser contextlib contextvars copy copyreg crypt csv ctypes curses"
                  + " dataclasses datetime dbm decimal difflib dis distutils doctest email encodings"
                  + " ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions"
                  + " ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip"
                  + " hashlib heapq hmac html http imaplib imghdr imp importlib inspect io ipaddress"
                  + " itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap"
                  + " marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis"
                  + " nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev"
                  + " pathlib pdb pickle pickletools pipes pkgutil platform plistlib popen2 poplib"
                  + " posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data"
                  + " pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched"
                  + " secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr"
                  + " socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat"
                  + " statistics string stringprep struct subprocess sunau symtable sys sysconfig"
                  + " syslog tabnanny tarfile telnetlib tempfile termios textwrap threading time"
                  + " timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle"
                  + " turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave"
                  + " weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile"
                  + " zipimport zlib zoneinfo")
              .split(" "));

  private PythonLibrary() {}

  /** Whether the module is one of them, or lies in one of them. */
  static boolean has(String module) {
    int dot = module.indexOf('.');
    String root = dot < 0 ? module : module.substring(0, dot);
    return MODULES.contains(root) || (root.startsWith("_") && !root.equals("__main__"));
  }
}
