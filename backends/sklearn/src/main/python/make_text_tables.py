"""Writes python-text.txt, what CPython says of every code point, for PythonText.java.

    python make_text_tables.py ../resources/dev/primavista/sklearn/text/python-text.txt

Run with CPython 3.11 (Unicode 14). Lines: a table's name, then its ranges or pairs in base 36:
word      what \\w of the re module matches
space     what str.isspace() says
cased     what makes a following capital sigma final
ignorable what is skipped when looking for such a letter
combining what strip_accents_unicode removes (canonical combining class other than 0)
lower     code point = its str.lower()
"""

import sys
import unicodedata

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number):
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
        if not number:
            return text


def ranges(member):
    found, start = [], None
    for code in range(0x110001):
        inside = code < 0x110000 and member(chr(code))
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            found.append(base36(start) + "-" + base36(code - 1) if code - 1 > start else base36(start))
            start = None
    return " ".join(found)


def final(text):
    return (text + "\u03a3").lower().endswith("\u03c2")


def lower(code):
    return " ".join(base36(ord(c)) for c in chr(code).lower())


def main():
    pairs = [f"{base36(code)}={lower(code)}".replace(" ", "+") for code in range(0x110000)
             if not 0xD800 <= code < 0xE000 and chr(code).lower() != chr(code)]
    with open(sys.argv[1], "w", encoding="ascii") as out:
        print("version", unicodedata.unidata_version, file=out)
        print("word", ranges(lambda c: c.isalnum() or c == "_"), file=out)
        print("space", ranges(str.isspace), file=out)
        print("cased", ranges(lambda c: final(c)), file=out)
        print("ignorable", ranges(lambda c: final("a" + c) and not final(c)), file=out)
        print("combining", ranges(unicodedata.combining), file=out)
        print("lower", " ".join(pairs), file=out)


main()
