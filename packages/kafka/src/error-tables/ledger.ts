import type { ErrorTable } from './row.ts'

/** What is decided about dead letters, and where that is kept. */
export const ledgerErrors = {
  LEDGER_UNSAFE: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', which keeps what is decided about dead letters, could lose it: ${d.list}. Mend its configuration.`
  },
  LEDGER_CONFIG_UNKNOWN: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `The configs of topic '${d.topic}', which keeps what is decided about dead letters, cannot be read: ${d.reason}. Grant DESCRIBE_CONFIGS on it to this principal.`
  },
  LEDGER_NOT_CREATED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', which keeps what is decided about dead letters, could not be created: ${d.reason}. Create it as docs/ledger.md says, or grant CREATE on it to this principal.`
  },
  LEDGER_NOT_WRITABLE: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `No permission to write topic '${d.topic}', which keeps what is decided about dead letters. Grant WRITE and DESCRIBE on it to this principal.`
  },
  LEDGER_NOT_READ: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `What was decided about failure ${d.failure} was not read: its letters came, or could be read, only after it was looked up which failures there are. Nothing is taken for undecided, so that nothing is sent twice. Give the command again.`
  },
  PARKED_TOPIC_UNSAFE: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}', to which parked letters are copied, would not keep them: ${d.list}. Mend that, and give the command again.`
  }
} as const satisfies ErrorTable
