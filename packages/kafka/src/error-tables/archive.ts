import type { ErrorTable } from './row.ts'

/** Letters in files. */
export const archiveErrors = {
  ARCHIVE_UNREADABLE: {
    kind: 'usage',
    retriable: false,
    message: d => `The file ${d.file} cannot be read: ${d.reason}.`
  },
  ARCHIVE_LINE: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `Line ${d.line} of ${d.file} is no letter that dead-letter export wrote: ${d.reason}. Mend or remove it, and give the file again.`
  },
  ARCHIVE_MASKED: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `Line ${d.line} of ${d.file} is a letter of which something was hidden (${d.list}): it would come back with other bytes. Export it with --unmask and a reason.`
  },
  ARCHIVE_FILE: {
    kind: 'usage',
    retriable: false,
    message: d => `The file ${d.file} cannot be written: ${d.reason}.`
  },
  ARCHIVE_RETENTION_UNKNOWN: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `When topic '${d.topic}' deletes letters may not be read. Grant DESCRIBE_CONFIGS on it to this principal.`
  },
  ARCHIVE_TOPIC_REPLACED: {
    kind: 'refused',
    retriable: false,
    message: d =>
      `Topic '${d.topic}' was deleted and made anew since it was looked at: nothing was deleted. Give the command again.`
  },
  ARCHIVE_TOPIC_NAME: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `Letters are rescued to a topic whose name begins with 'parked.', where copies are known as letters of their failures; got '${d.topic}'.`
  },
  FIXTURES_UNREADABLE: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `The letters in ${d.folder} cannot be read: ${d.reason}. dead-letter trial --save writes such a folder.`
  }
} as const satisfies ErrorTable
