package dev.primavista.faq.match;

import java.util.Map;

/**
 * An entry that may answer a question.
 *
 * @param id of the entry
 * @param probability that it is the one meant; those of all entries and of none add up to 1
 * @param evidence what speaks for it, by name, in the order of the matcher's features
 */
public record Candidate(String id, double probability, Map<String, Double> evidence) {}
