package dev.primavista.faq.data;

import dev.primavista.faq.data.FaqFileException.Fault;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * One record of a file.
 *
 * @param line from 1, where it begins; in a workbook the row's number
 * @param namesLine where its columns are named: the header's line, or its own where it names them
 * @param values under the columns' names as written; several where a name or a list repeats
 * @param explicit names of values that are written as a list, or as a text of no character
 * @param faults values that are no text, each under its column's name
 */
record TableRow(
    long line,
    long namesLine,
    SequencedMap<String, List<String>> values,
    Set<String> explicit,
    List<Fault> faults) {
  TableRow(long line, long namesLine, SequencedMap<String, List<String>> values) {
    this(line, namesLine, values, Set.of(), List.of());
  }
}
