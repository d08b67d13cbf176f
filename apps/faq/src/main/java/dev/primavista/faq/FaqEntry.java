package dev.primavista.faq;

/**
 * A known question.
 *
 * @param id the question's number in the originals file
 * @param answerId the answer's number; the question's own where the file has none
 * @param question as people read it
 * @param answer as people read it; empty where the file has none
 * @param modelText the text as the 2018 reference reads it for scoring, UTF-8 bytes taken for
 *     Latin-1
 */
public record FaqEntry(long id, long answerId, String question, String answer, String modelText) {}
