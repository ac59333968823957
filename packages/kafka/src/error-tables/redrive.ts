import type { ErrorTable } from './row.ts'

/** Dead letters that are sent back. */
export const redriveErrors = {
  OPERATION_RUNNING: {
    kind: 'refused',
    retriable: true,
    message: d =>
      `Operation ${d.operation} is running: by ${d.by} on ${d.runner}, since ${d.since}, last heard of ${d.heard}. Wait until it ends, stop it (dead-letter ops --operation ${d.operation} --stop), or take its place (takeOver).`
  },
  OPERATION_FENCED: {
    kind: 'failed',
    retriable: false,
    message: d =>
      `Operation ${d.operation} goes no further here: ${d.reason}. What was committed counts, nothing else does. Look at it (dead-letter ops) before it is given again.`
  },
  OPERATION_UNKNOWN: {
    kind: 'usage',
    retriable: false,
    message: d => `The ledger knows no operation ${d.operation}. dead-letter ops shows them.`
  },
  REDRIVE_ABSENT: {
    kind: 'usage',
    retriable: false,
    message: d => `A redrive cannot do this yet: ${d.wanted}. Send to the origin topic, or to topic:NAME.`
  },
  REDRIVE_PLAN_UNREADABLE: {
    kind: 'usage',
    retriable: false,
    message: d => `The plan ${d.file} cannot be applied: ${d.reason}. Make another one with dead-letter plan.`
  },
  REDRIVE_PLAN_STALE: {
    kind: 'refused',
    retriable: false,
    message: d => `The plan fits no more: ${d.reason}. Make another one and look at it.`
  },
  REDRIVE_TARGET_UNSAFE: {
    kind: 'refused',
    retriable: false,
    message: d => `Dead letters cannot be sent to topic '${d.topic}': ${d.reason}.`
  }
} as const satisfies ErrorTable
