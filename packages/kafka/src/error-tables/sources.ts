import { at, type ErrorTable } from './row.ts'

/** Topics that are consumed, and where reading starts. */
export const sourceErrors = {
  SOURCE_TOPIC_MISSING: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Source topic '${d.topic}' does not exist${d.suggestion ? `; did you mean '${d.suggestion}'?` : '.'} Create it, or correct 'topics'.`
  },
  SOURCE_LOOKS_DEAD_LETTER: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `The expression ${d.pattern} in 'topics' takes in what looks like dead-letter topics of others: ${d.topics}. Two consumers that take in each other's would send letters round in a circle. Narrow it, as in /(?!error\\.).+/, or name 'error' in it if it is meant.`
  },
  SOURCE_EXPRESSION_UNMATCHED: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `The expression ${d.pattern} in 'topics' matches no topic at present.${d.near ? ` There is ${d.near}.` : ''} An expression has to match a whole name. Topics that come later and match are taken up.`
  },
  SOURCE_TOPIC_FORBIDDEN: {
    kind: 'refused',
    retriable: false,
    message: d => `No permission to read topic '${d.topic}'. Grant READ and DESCRIBE on it to this principal.`
  },
  SOURCE_NOT_READABLE: {
    kind: 'failed',
    retriable: true,
    message: d => `${at(d)} cannot be read: ${d.reason}. The partition is held and tried again; others go on.`
  },
  START_NOT_FOUND: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `Where ${at(d)} starts cannot be settled: ${d.reason}. The partition is held and tried again; others go on.`
  },
  START_OFFSET_LOST: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Group '${d.group}' had a committed offset of ${at(d)} and has none any more: deleted, or expired after offsets.retention.minutes without a member. It starts at the log's start: records may be handled again, none is passed over.`
  },
  START_OFFSET_RESTORED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Group '${d.group}' had a committed offset of ${d.topic}[${d.partition}] and has none any more: deleted, or expired after offsets.retention.minutes. The commit of its source partition tells it: it goes on at offset ${d.offset}. To have all of it handled again, set its offset to the log's start while the group is stopped.`
  }
} as const satisfies ErrorTable
