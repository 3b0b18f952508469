package dev.slipway.journal;

import java.time.Instant;

/**
 * An event in its place.
 *
 * @param sequence from 1, without gaps
 * @param at when it was written, to the millisecond, in UTC
 * @param previous the hash of the entry before, or of nothing for the first
 * @param hash over the sequence, the time, the event and {@code previous}
 */
public record Entry(long sequence, Instant at, String previous, String hash, Event event) {}
