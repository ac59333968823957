import type { ErrorTable } from './row.ts'

/** Letters in files. */
export const archiveErrors = {
  ARCHIVE_FILE: {
    kind: 'usage',
    retriable: false,
    message: d => `The file ${d.file} cannot be written: ${d.reason}.`
  },
  FIXTURES_UNREADABLE: {
    kind: 'usage',
    retriable: false,
    message: d =>
      `The letters in ${d.folder} cannot be read: ${d.reason}. dead-letter trial --save writes such a folder.`
  }
} as const satisfies ErrorTable
