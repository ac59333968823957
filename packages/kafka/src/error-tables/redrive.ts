import type { ErrorTable } from './row.ts'

/** Dead letters that are sent back. */
export const redriveErrors = {
  OPERATION_RUNNING: {
    kind: 'refused',
    retriable: true,
    message: d =>
      `Operation ${d.operation} is running: by ${d.by} on ${d.runner}, since ${d.since}, last heard of ${d.heard}. Wait until it ends, stop it (dead-letter ops stop ${d.operation}), or take its place (takeOver). If its runner is dead, it is taken for that in ${d.seconds} s, and this can be given again.`
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
    message: d => `The ledger knows no operation ${d.operation}, or several that begin so. dead-letter ops shows them.`
  },
  OPERATION_CANCELLED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Operation ${d.operation} is over: ${d.reason}. Make another plan for what is left (dead-letter redrive with the same filter).`
  },
  OPERATION_ENDED: {
    kind: 'refused',
    retriable: false,
    message: d => `Operation ${d.operation} is ${d.state}: there is nothing of it to pause, resume, stop or cancel.`
  },
  OPERATION_UNFINISHED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Operation ${d.operation} sends the same and was not ended: ${d.sent} of ${d.planned} are known to be sent. Another one could send some yet again, under another redrive id. Go on with it (dead-letter ops resume ${d.operation}), or end it for good (dead-letter ops cancel ${d.operation}) before another is planned.`
  },
  OPERATION_PLAN_UNKNOWN: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `The ledger does not hold the plan of operation ${d.operation}: it was too long, or of another version. Give the plan file again (dead-letter redrive --plan), or the same command.`
  },
  OUTCOME_UNKNOWN: {
    kind: 'failed',
    retriable: true,
    message: d =>
      `What came of it cannot be told: the committed offsets of group '${d.group}' are not to be had (${d.reason}). Grant DESCRIBE on the group, or ask again.`
  },
  FAMILY_UNREAD: {
    kind: 'refused',
    retriable: true,
    message: d =>
      `What would be sent to group '${d.group}' alone, by topic '${d.topic}', is not read by whoever owns '${d.source}' in it. Partition ${d.list}. All members of the group have to run this library, with READ on that topic, and read what is sent back to the group, which they do unless told otherwise. Or send to the origin.`
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
  REDRIVE_READS_MASKED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `The ${d.what} asks about what the mask hides (${d.place}): which letters pass would tell it, question by question. Leave that out, or let somebody plan it who gives a reason to see it (--unmask; in the console: values shown unmasked).`
  },
  REDRIVE_TARGET_UNSAFE: {
    kind: 'refused',
    retriable: false,
    message: d => `Dead letters cannot be sent to topic '${d.topic}': ${d.reason}.`
  }
} as const satisfies ErrorTable
