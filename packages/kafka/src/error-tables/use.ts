import type { ErrorTable } from './row.ts'

/** How this library is used: process, options, runs. */
export const useErrors = {
  NODE_UNSUPPORTED: {
    kind: 'failed',
    retriable: false,
    message: d => `Node.js 22.15, 24 or newer is needed; this is ${d.got}.`
  },
  OPTION_UNKNOWN: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `Unknown option '${d.option}'${d.suggestion ? `; did you mean '${d.suggestion}'?` : '.'} Known: ${d.known}.`
  },
  OPTION_MISSING: { kind: 'usage', retriable: false, message: d => `Option '${d.option}' is required: ${d.expected}.` },
  OPTION_INVALID: {
    kind: 'usage',
    retriable: false,
    message: d => `Option '${d.option}' must be ${d.expected}; got ${d.got}${/[.?]$/.test(String(d.got)) ? '' : '.'}`
  },
  DLQ_PARTITIONS_NEED_FUNCTION: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `deadLetter.${d.option} is ${d.got}, more than 1, without a partition function. Set deadLetter.partition to a policy ('same', 'zero', 'modulo', 'key') or a function (group, record, error) => number.`
  },
  RUN_INCOMPLETE: {
    kind: 'incomplete',
    retriable: true,
    message: d =>
      `The run ended with work left in group '${d.group}': ${d.list}. None of these has moved for ${d.idleTimeoutMs} ms (idleTimeoutMs). Mend what holds them, or see to the members that own them, and run again: it goes on where it was.`
  },
  CONSUMER_RUNNING: {
    kind: 'failed',
    retriable: false,
    message: () => 'run() was called before. One consumer runs once; make another.'
  },
  CONSUMER_STOPPED: {
    kind: 'failed',
    retriable: false,
    message: () => 'The consumer was stopped. Make another to run again.'
  }
} as const satisfies ErrorTable
