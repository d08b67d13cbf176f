package dev.primavista.faq.data;

import java.util.List;
import java.util.SequencedMap;

/**
 * One record of a file.
 *
 * @param line from 1, where it begins; in a workbook the row's number
 * @param values under the columns' names as written; several where a name or a list repeats
 */
record TableRow(long line, SequencedMap<String, List<String>> values) {}
